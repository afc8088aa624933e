/**
 * Tags, capability sets, announcements and the index of who can do what (spec 04a). Begin at {@link
 * org.netmesh.capability.CapabilitySet}. What crosses the network lives in the mesh.
 */
package org.netmesh.capability;
