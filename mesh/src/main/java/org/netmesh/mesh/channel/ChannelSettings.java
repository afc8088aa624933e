package org.netmesh.mesh.channel;

import java.time.Duration;
import java.util.Optional;
import org.netmesh.kernel.SubnetId;

/**
 * A node's settings for channels (spec 03 §15). Immutable.
 *
 * @param subnet where this node stands
 * @param defaultVisibility of channels without a config, on publish
 * @param maxChannelsPerPeer channels that one subscriber may hold
 * @param membershipAckTimeout how long a publisher may take to answer
 * @param tokenSweepInterval between two looks for expired tokens; empty never looks, zero counts as
 *     1 s
 * @param authFailureLimit failures that throttle a subscriber; 65,535 never does
 * @param authFailureWindow in which they count
 * @param authThrottle how long it is throttled
 */
public record ChannelSettings(
        SubnetId subnet,
        Visibility defaultVisibility,
        int maxChannelsPerPeer,
        Duration membershipAckTimeout,
        Optional<Duration> tokenSweepInterval,
        int authFailureLimit,
        Duration authFailureWindow,
        Duration authThrottle) {
    private static final int MAX_FAILURES = 65_535;
    private static final Duration LEAST_SWEEP = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    public static final ChannelSettings DEFAULT = builder().build();

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public ChannelSettings {
        require(
                maxChannelsPerPeer >= 1,
                "maxChannelsPerPeer must be at least 1, got " + maxChannelsPerPeer);
        require(
                authFailureLimit >= 0 && authFailureLimit <= MAX_FAILURES,
                "authFailureLimit must be 0 to 65535, got " + authFailureLimit);
        requireTime("membershipAckTimeout", membershipAckTimeout);
        requireTime("authFailureWindow", authFailureWindow);
        requireTime("authThrottle", authThrottle);
        tokenSweepInterval.ifPresent(interval -> requireTime("tokenSweepInterval", interval));
        tokenSweepInterval =
                tokenSweepInterval.map(interval -> interval.isZero() ? LEAST_SWEEP : interval);
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void requireTime(String name, Duration value) {
        require(
                !value.isNegative() && value.compareTo(LONGEST) <= 0,
                "%s must be 0 to 365 days, got %s".formatted(name, value));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw ChannelException.invalidConfig(otherwise);
    }

    /** Starts from the defaults of the specification. */
    public static final class Builder {
        private SubnetId subnet = SubnetId.GLOBAL;
        private Visibility defaultVisibility = Visibility.GLOBAL;
        private int maxChannelsPerPeer = 1_024;
        private Duration membershipAckTimeout = Duration.ofSeconds(5);
        private Optional<Duration> tokenSweepInterval = Optional.of(Duration.ofSeconds(30));
        private int authFailureLimit = 16;
        private Duration authFailureWindow = Duration.ofSeconds(60);
        private Duration authThrottle = Duration.ofSeconds(30);

        private Builder() {}

        /** Default {@code GLOBAL}: nowhere in particular. */
        public Builder subnet(SubnetId value) {
            subnet = value;
            return this;
        }

        /** Default {@code GLOBAL}. */
        public Builder defaultVisibility(Visibility value) {
            defaultVisibility = value;
            return this;
        }

        /** At least 1. Default 1,024. */
        public Builder maxChannelsPerPeer(int value) {
            maxChannelsPerPeer = value;
            return this;
        }

        /** Default 5 s. */
        public Builder membershipAckTimeout(Duration value) {
            membershipAckTimeout = value;
            return this;
        }

        /** Default 30 s; empty never. */
        public Builder tokenSweepInterval(Optional<Duration> value) {
            tokenSweepInterval = value;
            return this;
        }

        /** Default: 16 failures within 60 s throttle for 30 s. */
        public Builder authFailureLimit(int failures, Duration window, Duration throttle) {
            authFailureLimit = failures;
            authFailureWindow = window;
            authThrottle = throttle;
            return this;
        }

        /**
         * @throws ChannelException {@code INVALID_CONFIG} naming the value and what is allowed
         */
        public ChannelSettings build() {
            return new ChannelSettings(
                    subnet,
                    defaultVisibility,
                    maxChannelsPerPeer,
                    membershipAckTimeout,
                    tokenSweepInterval,
                    authFailureLimit,
                    authFailureWindow,
                    authThrottle);
        }
    }
}
