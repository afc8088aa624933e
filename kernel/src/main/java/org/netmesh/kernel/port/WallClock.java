package org.netmesh.kernel.port;

import java.time.Instant;

/**
 * Time of day, only where a wire or a file carries one (decision 19): it may jump either way.
 * Thread-safe.
 */
@FunctionalInterface
public interface WallClock {
    Instant now();

    /** Nanoseconds since 1970-01-01T00:00Z, good until the year 2262. */
    default long epochNanos() {
        Instant now = now();
        return Math.addExact(
                Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    static WallClock system() {
        return Instant::now;
    }
}
