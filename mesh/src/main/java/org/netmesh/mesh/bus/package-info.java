/**
 * The mesh as the bus's transport (spec 05 §20, spec 02 §24): {@link
 * org.netmesh.mesh.bus.MeshTransport}, one encrypted UDP link to exactly one peer, which 0.19.0
 * nodes speak too; and {@link org.netmesh.mesh.bus.NodeTransport}, a stream of a {@link
 * org.netmesh.mesh.MeshNode}, which relays may carry.
 */
package org.netmesh.mesh.bus;
