package org.netmesh.rpc;

import java.time.Duration;

/** Durations as nanoseconds that saturate instead of overflowing. */
final class Nanos {
    private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** Zero for negative ones, {@link Long#MAX_VALUE} for those of 292 years and more. */
    static long of(Duration duration) {
        if (duration.isNegative()) return 0;
        return duration.compareTo(MAX) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

    /** The product of two numbers that are not negative. */
    static long times(long nanos, long factor) {
        long high = Math.multiplyHigh(nanos, factor);
        long low = nanos * factor;
        return high == 0 && low >= 0 ? low : Long.MAX_VALUE;
    }
}
