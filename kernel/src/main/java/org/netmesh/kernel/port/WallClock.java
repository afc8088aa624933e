package org.netmesh.kernel.port;

import java.time.Instant;

/**
 * Time of day, only where a wire or a file carries one (decision 19): it may jump either way.
 * Thread-safe.
 */
@FunctionalInterface
public interface WallClock {
    Instant now();

    /**
     * Nanoseconds since 1970-01-01T00:00Z. Outside of the years 1678 to 2261 it stands still: a
     * clock that is set wrong stops nothing.
     */
    default long epochNanos() {
        Instant now = now();
        long seconds = now.getEpochSecond();
        long most = Long.MAX_VALUE / 1_000_000_000L;
        if (seconds >= most) return Long.MAX_VALUE;
        if (seconds < -most) return Long.MIN_VALUE;
        return seconds * 1_000_000_000L + now.getNano();
    }

    static WallClock system() {
        return Instant::now;
    }
}
