package org.netmesh.mesh.session;

/**
 * So many a second, and as many at once after a second of rest (generic cell rate algorithm).
 * Confined to the event loop; times are monotonic nanoseconds.
 */
public final class TokenBucket {
    private static final long SECOND = 1_000_000_000L;

    private final long spacingNanos;
    private long earliestNanos;

    /**
     * @param perSecond at least 1
     */
    public TokenBucket(int perSecond, long nowNanos) {
        spacingNanos = Math.max(1, SECOND / perSecond);
        earliestNanos = nowNanos;
    }

    /** Takes all of them, or none if they are too many now. */
    public boolean take(int count, long nowNanos) {
        if (earliestNanos - nowNanos < 0) earliestNanos = nowNanos;
        long after = earliestNanos + count * spacingNanos;
        if (after - nowNanos > SECOND) return false;
        earliestNanos = after;
        return true;
    }
}
