/**
 * Sessions between two of our own nodes (spec 20, NX1): the negotiated block, control frames,
 * acknowledgement and loss recovery by RFC 9002. State machines without clock or socket, confined
 * to the node's event loop; times are monotonic nanoseconds.
 */
package org.netmesh.mesh.extended;
