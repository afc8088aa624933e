package org.netmesh.redex;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a file keeps (spec 06 §7): three independent caps, of which the strictest wins. Only
 * entries at the head are ever dropped, and only by a sweep. Immutable.
 *
 * @param maxEvents entries kept, 0 drops all
 * @param maxBytes bytes kept, where an entry counts its heap payload plus 20
 * @param maxAge older entries are dropped; one of exactly this age stays
 */
public record Retention(OptionalLong maxEvents, OptionalLong maxBytes, Optional<Duration> maxAge) {
    private static final Retention UNBOUNDED =
            new Retention(OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    public Retention {
        requireNotNegative("retention_max_events", maxEvents);
        requireNotNegative("retention_max_bytes", maxBytes);
        if (maxAge.isPresent() && maxAge.get().isNegative()) {
            throw RedexException.config(
                    "retention_max_age must not be negative, got " + maxAge.get());
        }
    }

    /** Keeps everything. The default. */
    public static Retention unbounded() {
        return UNBOUNDED;
    }

    public boolean isUnbounded() {
        return maxEvents.isEmpty() && maxBytes.isEmpty() && maxAge.isEmpty();
    }

    private static void requireNotNegative(String name, OptionalLong cap) {
        if (cap.isPresent() && cap.getAsLong() < 0) {
            throw RedexException.config(name + " must not be negative, got " + cap.getAsLong());
        }
    }
}
