/**
 * Announcements between nodes (spec 04a §7): what this node can do, told to everyone, and what
 * others tell. {@link org.netmesh.mesh.discovery.DiscoveryProtocol} is the state machine; its parts
 * are {@link org.netmesh.mesh.discovery.Announcer}, what we say, and {@link
 * org.netmesh.mesh.discovery.Hearing}, what we take from others. Questions go to the {@link
 * org.netmesh.capability.CapabilityIndex}.
 */
package org.netmesh.mesh.discovery;
