package org.netmesh.bus;

import static org.netmesh.bus.ConfigException.require;

import java.time.Duration;
import java.util.Optional;

/**
 * How much a memory transport keeps, per shard; the oldest events go first, and a reader that has
 * not come to them yet is told (spec 05 §30.2). Immutable.
 *
 * @param maxEvents at least 1
 * @param maxBytes of payloads and what it takes to keep them, at least 1
 * @param maxAge by insertion time; absent keeps events of any age
 */
public record Retention(int maxEvents, long maxBytes, Optional<Duration> maxAge) {
    /** 100,000 events, 16 MiB, any age. */
    public static final Retention DEFAULT = new Retention(100_000, 16L << 20, Optional.empty());

    public Retention {
        require(maxEvents > 0, "retention max_events must be > 0");
        require(maxBytes > 0, "retention max_bytes must be > 0");
        require(maxAge.filter(age -> !age.isPositive()).isEmpty(), "retention max_age must be > 0");
    }

    public Retention withMaxEvents(int events) {
        return new Retention(events, maxBytes, maxAge);
    }

    public Retention withMaxBytes(long bytes) {
        return new Retention(maxEvents, bytes, maxAge);
    }

    public Retention withMaxAge(Duration age) {
        return new Retention(maxEvents, maxBytes, Optional.of(age));
    }
}
