package org.netmesh.mesh.discovery;

import java.time.Duration;
import java.util.Optional;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.subnet.SubnetPolicy;

/**
 * A node's settings for announcements (spec 04a §7.7). Immutable.
 *
 * @param requireSigned whether unsigned announcements are ignored
 * @param gcInterval between two looks for expired ones; empty never looks, zero counts as 1 s
 * @param minAnnounceInterval between two of our own; the last one within it goes out at its end
 * @param maxNodesPerNeighbour nodes that one neighbour may be the first to tell of, at least 1
 * @param refresh whether this node announces again by itself at half its lifetime
 * @param subnet where this node stands
 * @param subnetPolicy places peers by what they announce
 */
public record DiscoverySettings(
        boolean requireSigned,
        Optional<Duration> gcInterval,
        Duration minAnnounceInterval,
        int maxNodesPerNeighbour,
        boolean refresh,
        SubnetId subnet,
        Optional<SubnetPolicy> subnetPolicy) {
    private static final Duration LEAST_GC = Duration.ofSeconds(1);
    private static final int DEFAULT_PER_NEIGHBOUR = 250_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    public static final DiscoverySettings DEFAULT = builder().build();

    /**
     * @throws DiscoveryException {@code INVALID_OPTIONS} naming the value and what is allowed
     */
    public DiscoverySettings {
        requireTime("minAnnounceInterval", minAnnounceInterval);
        if (maxNodesPerNeighbour < 1) {
            throw DiscoveryException.invalid(
                    "maxNodesPerNeighbour must be at least 1, got " + maxNodesPerNeighbour);
        }
        gcInterval.ifPresent(interval -> requireTime("capabilityGcInterval", interval));
        gcInterval = gcInterval.map(interval -> interval.isZero() ? LEAST_GC : interval);
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void requireTime(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw DiscoveryException.invalid(
                    "%s must be 0 to 365 days, got %s".formatted(name, value));
        }
    }

    /** Starts from the defaults of the specification. */
    public static final class Builder {
        private boolean requireSigned = true;
        private Optional<Duration> gcInterval = Optional.of(Duration.ofSeconds(60));
        private Duration minAnnounceInterval = Duration.ofSeconds(10);
        private int maxNodesPerNeighbour = DEFAULT_PER_NEIGHBOUR;
        private boolean refresh = true;
        private SubnetId subnet = SubnetId.GLOBAL;
        private Optional<SubnetPolicy> subnetPolicy = Optional.empty();

        private Builder() {}

        /** Default yes. */
        public Builder requireSigned(boolean value) {
            requireSigned = value;
            return this;
        }

        /** Default 60 s; empty never. */
        public Builder gcInterval(Optional<Duration> value) {
            gcInterval = value;
            return this;
        }

        /** Default 10 s. */
        public Builder minAnnounceInterval(Duration value) {
            minAnnounceInterval = value;
            return this;
        }

        /** At least 1. Default 250,000, a quarter of what the index holds. */
        public Builder maxNodesPerNeighbour(int value) {
            maxNodesPerNeighbour = value;
            return this;
        }

        /** Default yes. */
        public Builder refresh(boolean value) {
            refresh = value;
            return this;
        }

        /** Default {@code GLOBAL}. */
        public Builder subnet(SubnetId value) {
            subnet = value;
            return this;
        }

        /** Default: none, so that no peer's subnet is known. */
        public Builder subnetPolicy(SubnetPolicy value) {
            subnetPolicy = Optional.of(value);
            return this;
        }

        /**
         * @throws DiscoveryException {@code INVALID_OPTIONS} naming the value and what is allowed
         */
        public DiscoverySettings build() {
            return new DiscoverySettings(
                    requireSigned,
                    gcInterval,
                    minAnnounceInterval,
                    maxNodesPerNeighbour,
                    refresh,
                    subnet,
                    subnetPolicy);
        }
    }
}
