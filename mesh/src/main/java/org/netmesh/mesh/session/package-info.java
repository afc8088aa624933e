/**
 * What two peers share after a handshake (spec 01 §§3.6, 3.7, 7): the keys behind their ciphers,
 * the one sending counter, the window against replays, the time of the last sign of life.
 *
 * <p>Begin at {@link org.netmesh.mesh.session.NetSession}. Streams, credit and loss recovery are
 * not here; they stand on it. All of it is confined to the loop that owns the session; time comes
 * in as monotonic nanoseconds.
 */
package org.netmesh.mesh.session;
