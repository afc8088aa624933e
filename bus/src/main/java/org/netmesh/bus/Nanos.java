package org.netmesh.bus;

import java.time.Duration;

/** Durations as the clock counts. Stateless. */
final class Nanos {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** Nanoseconds; what is longer than 292 years stands for "as long as it takes". */
    static long of(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? Math.max(0, duration.toNanos()) : Long.MAX_VALUE;
    }

    static long twice(long nanos) {
        return nanos > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * nanos;
    }
}
