/**
 * What a plain session does with its streams (spec 02 §16, §19): credit on both sides and the
 * receive verdict, byte for byte as a 0.19.0 node counts. State machines without clock or socket,
 * confined to the node's event loop.
 */
package org.netmesh.mesh.plain;
