/**
 * Numbers and versions of what travels on sessions beside events (spec 02 §20). Immutable values
 * and pure functions.
 */
package org.netmesh.mesh.subprotocol;
