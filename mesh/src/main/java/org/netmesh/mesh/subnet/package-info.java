/**
 * Where nodes stand (spec 03 §14): a policy maps a peer's announced tags to a subnet, a gateway
 * decides what leaves one. Tags select; they never authorise. Pure values and functions.
 */
package org.netmesh.mesh.subnet;
