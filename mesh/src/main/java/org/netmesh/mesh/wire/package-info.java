/**
 * The bytes of datagrams (spec 01 §§2-5, 8, 9): what each kind looks like, how it is told from the
 * others, how it is read and written.
 *
 * <p>Begin at {@link org.netmesh.mesh.wire.DatagramKind}. The hot path works on reused objects over
 * plain arrays and allocates nothing: {@link org.netmesh.mesh.wire.PacketView}, {@link
 * org.netmesh.mesh.wire.RoutingView} and {@link org.netmesh.mesh.wire.FrameCursor} read, {@link
 * org.netmesh.mesh.wire.PacketBuilder} writes; they answer with a {@link
 * org.netmesh.mesh.wire.DropReason}. Bodies that are rare are records with {@code read} and {@code
 * write}. Encryption is asked of {@code crypto}; sessions and their counters live in {@code
 * session}.
 */
package org.netmesh.mesh.wire;
