package org.netmesh.mesh.protocol;

/**
 * The two times of one turn of the loop, read once and handed down. Immutable.
 *
 * @param nanos monotonic, for durations and liveness
 * @param wallNanos since 1970-01-01T00:00Z, for what the wire calls time
 */
public record Now(long nanos, long wallNanos) {}
