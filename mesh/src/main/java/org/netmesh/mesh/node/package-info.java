/**
 * The node as one state machine without I/O (architecture, laws 1 and 2). Begin at {@link
 * org.netmesh.mesh.node.MeshCore}: datagrams, due timers and commands go in with the time;
 * datagrams, events and completions come out through {@link org.netmesh.mesh.node.Output}. Its
 * parts, each the only owner of its state:
 *
 * <ul>
 *   <li>{@code Peers}: who has a session, and the indexes over them;
 *   <li>{@code Dialer} and {@code Responder}: the two sides of handshakes; {@code Negotiation} says
 *       what of the extension is offered and believed, {@code Unconfirmed} holds what was answered
 *       and not yet confirmed, {@code Renewals} gives old sessions new keys;
 *   <li>{@code Link}: what we share with a peer, a {@code PlainLink} or an {@code ExtendedLink};
 *       {@code Sessions} alone decides which;
 *   <li>{@code Beacons}: heartbeats, pingwaves, liveness, routes;
 *   <li>{@code Streams}: event streams of plain sessions and their credit;
 *   <li>{@code Protocols}: the state machines of upper rooms;
 *   <li>{@code Transmitter}: the one place that seals and addresses packets;
 *   <li>{@code Timers}: what is due when.
 * </ul>
 *
 * All of it is confined to the thread that drives the core.
 */
package org.netmesh.mesh.node;
