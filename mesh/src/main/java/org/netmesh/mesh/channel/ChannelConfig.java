package org.netmesh.mesh.channel;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.ChannelNameException;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.identity.TokenTrust;

/**
 * A publisher's rules for one channel (spec 03 §6). Immutable.
 *
 * @param exports whom an {@code EXPORTED} channel is for: subnets, and what lies in them
 * @param publishCaps what the publisher itself must have announced
 * @param subscribeCaps what a subscriber must have announced
 * @param requireToken whether a subscriber must show a token with subscribe scope
 * @param requirePublishToken whether the publisher itself needs one (decision 4)
 * @param tokenTrust whose tokens count (decision 3)
 * @param priority 0 lowest to 255
 * @param maxRatePps packets a second, at least 1
 */
public record ChannelConfig(
        ChannelName name,
        Visibility visibility,
        Set<SubnetId> exports,
        Optional<CapabilityFilter> publishCaps,
        Optional<CapabilityFilter> subscribeCaps,
        boolean requireToken,
        boolean requirePublishToken,
        TokenTrust tokenTrust,
        int priority,
        boolean reliable,
        OptionalInt maxRatePps) {
    private static final int MAX_PRIORITY = 255;

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public ChannelConfig {
        exports = Set.copyOf(exports);
        if (!exports.isEmpty() && visibility != Visibility.EXPORTED) {
            throw ChannelException.invalidConfig(
                    "exportTo needs the visibility exported, not " + visibility.wire());
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw ChannelException.invalidConfig("priority must be 0 to 255, got " + priority);
        }
        if (maxRatePps.isPresent() && maxRatePps.getAsInt() < 1) {
            throw ChannelException.invalidConfig(
                    "maxRatePps must be at least 1, got " + maxRatePps.getAsInt());
        }
    }

    /** Open to everyone, global, unreliable, without a rate limit. */
    public static ChannelConfig open(ChannelName name) {
        return new Builder(name).build();
    }

    /**
     * @throws ChannelException {@code INVALID_NAME} with the rule that the name breaks
     */
    public static Builder builder(String name) {
        return new Builder(parse(name));
    }

    public static Builder builder(ChannelName name) {
        return new Builder(name);
    }

    static ChannelName parse(String name) {
        try {
            return new ChannelName(name);
        } catch (ChannelNameException e) {
            throw ChannelException.invalidName(e);
        }
    }

    /** Whether anything beyond visibility is asked of a subscriber or of the publisher. */
    boolean restricted() {
        return publishCaps.isPresent() || subscribeCaps.isPresent() || requireToken;
    }

    /**
     * Whether a subscriber sees the channel from where it stands (spec 03 §14.5, §24.1 point 19).
     */
    boolean admits(SubnetId source, SubnetId destination) {
        return visibility.admits(source, destination)
                || exports.stream().anyMatch(target -> target.isAncestorOf(destination));
    }

    boolean publisherSatisfies(CapabilitySet announced) {
        return publishCaps.map(filter -> filter.matches(announced)).orElse(true);
    }

    boolean subscriberSatisfies(CapabilitySet announced) {
        return subscribeCaps.map(filter -> filter.matches(announced)).orElse(true);
    }

    /** Starts from an open channel. */
    public static final class Builder {
        private final ChannelName name;
        private Visibility visibility = Visibility.GLOBAL;
        private Set<SubnetId> exports = Set.of();
        private Optional<CapabilityFilter> publishCaps = Optional.empty();
        private Optional<CapabilityFilter> subscribeCaps = Optional.empty();
        private boolean requireToken;
        private boolean requirePublishToken;
        private TokenTrust tokenTrust = TokenTrust.ownIdentity();
        private int priority;
        private boolean reliable;
        private OptionalInt maxRatePps = OptionalInt.empty();

        private Builder(ChannelName name) {
            this.name = name;
        }

        /** Default {@code GLOBAL}. */
        public Builder visibility(Visibility value) {
            visibility = value;
            return this;
        }

        /**
         * Makes the channel {@code EXPORTED}: for nodes in these subnets and below. A node whose
         * subnet is not known is in none but {@code GLOBAL}.
         */
        public Builder exportTo(SubnetId... targets) {
            visibility = Visibility.EXPORTED;
            exports = Set.of(targets);
            return this;
        }

        /** What this node must have announced to publish. Default: nothing. */
        public Builder publishCaps(CapabilityFilter filter) {
            publishCaps = Optional.of(filter);
            return this;
        }

        /** What a subscriber must have announced. Default: nothing. */
        public Builder subscribeCaps(CapabilityFilter filter) {
            subscribeCaps = Optional.of(filter);
            return this;
        }

        /** Whether a subscriber must show a token with subscribe scope. Default no. */
        public Builder requireToken(boolean value) {
            requireToken = value;
            return this;
        }

        /**
         * Whether this node needs a token with publish scope on its own channel, as in 0.19.0.
         * Default no.
         */
        public Builder requirePublishToken(boolean value) {
            requirePublishToken = value;
            return this;
        }

        /** Whose tokens count. Default: those of this node's own identity and what it delegated. */
        public Builder tokenTrust(TokenTrust trust) {
            tokenTrust = trust;
            return this;
        }

        /** 0 lowest to 255. Default 0. */
        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /** Whether publishes are reliable when the call does not say. Default no. */
        public Builder reliable(boolean value) {
            reliable = value;
            return this;
        }

        /** Publishes a second, at least 1; more are refused. Default: no limit. */
        public Builder maxRatePps(int value) {
            maxRatePps = OptionalInt.of(value);
            return this;
        }

        public ChannelConfig build() {
            return new ChannelConfig(
                    name,
                    visibility,
                    exports,
                    publishCaps,
                    subscribeCaps,
                    requireToken,
                    requirePublishToken,
                    tokenTrust,
                    priority,
                    reliable,
                    maxRatePps);
        }
    }
}
