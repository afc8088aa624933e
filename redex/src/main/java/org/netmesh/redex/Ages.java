package org.netmesh.redex;

import java.time.Duration;

/** Ages of entries on the wall clock, in unsigned nanoseconds. Stateless. */
final class Ages {
    private Ages() {}

    /** Entries before this time are too old; not before 1970, however long the age. */
    static long cutoff(long nowNanos, Duration maxAge) {
        boolean beyond = maxAge.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0;
        long age = beyond ? Long.MAX_VALUE : maxAge.toNanos();
        return nowNanos < age ? 0 : nowNanos - age;
    }
}
