/**
 * Who is alive and how to reach whom: the failure detector, the routing table, the proximity graph
 * and rerouting. State machines without clock or socket: time comes in as monotonic nanoseconds,
 * what follows goes out as values. Begin at {@link org.netmesh.mesh.routing.RoutingTable}. All of
 * it is confined to the node's event loop.
 */
package org.netmesh.mesh.routing;
