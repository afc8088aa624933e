package org.netmesh.mesh.extended;

/** How long a packet and its acknowledgement take (RFC 9002, section 5). */
final class RoundTrip {
    static final long GRANULARITY_NANOS = 1_000_000L;
    static final long MAX_ACK_DELAY_NANOS = 25_000_000L;
    private static final long INITIAL_NANOS = 333_000_000L;

    private boolean sampled;
    private long latestNanos = INITIAL_NANOS;
    private long minNanos = INITIAL_NANOS;
    private long smoothedNanos = INITIAL_NANOS;
    private long variationNanos = INITIAL_NANOS / 2;

    /**
     * The largest newly acknowledged packet was acknowledged after {@code rttNanos}; the peer says
     * how long it waited.
     */
    void sample(long rttNanos, long ackDelayNanos) {
        latestNanos = rttNanos;
        if (!sampled) {
            sampled = true;
            minNanos = rttNanos;
            smoothedNanos = rttNanos;
            variationNanos = rttNanos / 2;
            return;
        }
        minNanos = Math.min(minNanos, rttNanos);
        long delay = Math.min(ackDelayNanos, MAX_ACK_DELAY_NANOS);
        long adjusted = rttNanos - minNanos >= delay ? rttNanos - delay : rttNanos;
        variationNanos =
                variationNanos - variationNanos / 4 + Math.abs(smoothedNanos - adjusted) / 4;
        smoothedNanos = smoothedNanos - smoothedNanos / 8 + adjusted / 8;
    }

    long smoothedNanos() {
        return smoothedNanos;
    }

    /** Whether any acknowledgement was measured on this path. */
    boolean sampled() {
        return sampled;
    }

    long minNanos() {
        return minNanos;
    }

    /** After how long without an acknowledgement a probe is sent, before back-off. */
    long probeTimeoutNanos() {
        return smoothedNanos
                + Math.max(4 * variationNanos, GRANULARITY_NANOS)
                + MAX_ACK_DELAY_NANOS;
    }

    /**
     * How long an unacknowledged packet below an acknowledged one may be under way before it counts
     * as lost.
     */
    long lossDelayNanos() {
        long longer = Math.max(latestNanos, smoothedNanos);
        return Math.max(longer + longer / 8, GRANULARITY_NANOS);
    }
}
