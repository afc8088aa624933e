package org.netmesh.kernel;

import java.time.Duration;

/** Durations as the clocks count, saturating instead of overflowing. Stateless. */
public final class Nanos {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /**
     * Nanoseconds: 0 for a negative duration; {@link Long#MAX_VALUE}, which stands for "as long as
     * it takes", for one of 292 years and more.
     */
    public static long of(Duration duration) {
        if (duration.isNegative()) return 0;
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

    /** The product of two numbers that are not negative. */
    public static long times(long nanos, long factor) {
        long high = Math.multiplyHigh(nanos, factor);
        long low = nanos * factor;
        return high == 0 && low >= 0 ? low : Long.MAX_VALUE;
    }
}
