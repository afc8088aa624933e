package org.netmesh.cortex;

import java.time.Instant;

/** Times as the models store them: unsigned nanoseconds since 1970. Stateless. */
final class Nanos {
    private static final long PER_SECOND = 1_000_000_000L;
    private static final long MAX_SECOND = Long.divideUnsigned(-1L, PER_SECOND);
    private static final int MAX_NANO = (int) Long.remainderUnsigned(-1L, PER_SECOND);

    private Nanos() {}

    /**
     * @throws IllegalArgumentException before 1970 or from the year 2554 on, which 64 bits do not
     *     hold
     */
    static long of(Instant instant) {
        long second = instant.getEpochSecond();
        int nano = instant.getNano();
        if (second < 0 || second > MAX_SECOND || (second == MAX_SECOND && nano > MAX_NANO)) {
            throw new IllegalArgumentException(
                    "a time must lie between 1970 and July 2554, got " + instant);
        }
        return second * PER_SECOND + nano;
    }
}
