package org.netmesh.mesh.udp;

/**
 * How long a failing socket is left alone: 10 ms, doubled with each further error up to 1 s, until
 * something succeeds (spec 01 §14 W-35). Times are monotonic nanoseconds. Thread-safe.
 */
final class BackOff {
    static final long FIRST_NANOS = 10_000_000L;
    static final long LONGEST_NANOS = 1_000_000_000L;

    private long pauseNanos;
    private long untilNanos;

    synchronized void failed(long nowNanos) {
        pauseNanos = pauseNanos == 0 ? FIRST_NANOS : Math.min(2 * pauseNanos, LONGEST_NANOS);
        untilNanos = nowNanos + pauseNanos;
    }

    synchronized void succeeded() {
        pauseNanos = 0;
    }

    /** Time to wait from now on; 0 if there is no reason to. */
    synchronized long remainingNanos(long nowNanos) {
        return pauseNanos == 0 ? 0 : Math.max(0, untilNanos - nowNanos);
    }
}
