package org.netmesh.mesh.channel;

/**
 * So many a second, and as many at once after a second of rest (generic cell rate algorithm).
 * Confined to the event loop; times are monotonic nanoseconds.
 */
final class Throttle {
    private static final long SECOND = 1_000_000_000L;

    private final long spacingNanos;
    private long earliestNanos;

    /**
     * @param perSecond at least 1
     */
    Throttle(int perSecond, long nowNanos) {
        spacingNanos = Math.max(1, SECOND / perSecond);
        earliestNanos = nowNanos;
    }

    /** Takes all of them, or none if they are too many now. */
    boolean take(int count, long nowNanos) {
        if (earliestNanos - nowNanos < 0) earliestNanos = nowNanos;
        long after = earliestNanos + count * spacingNanos;
        if (after - nowNanos > SECOND) return false;
        earliestNanos = after;
        return true;
    }
}
