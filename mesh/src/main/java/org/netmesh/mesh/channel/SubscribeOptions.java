package org.netmesh.mesh.channel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.EntityId;
import org.netmesh.mesh.identity.Token;

/**
 * How a channel is subscribed to (spec 03 §7.2, §23.5). Immutable.
 *
 * @param token shown to the publisher
 * @param group whose members share the events
 * @param publisher the entity that the publisher's session must have proved; on a plain session
 *     nothing is proved, so the subscribe then fails
 * @param timeout for the publisher's answer; empty for the node's
 * @param renew whether to subscribe again when the publisher comes back
 * @param capacity events kept for a slow reader; the oldest make room
 * @param intoInbound whether the events go to the node's own queues instead, as in 0.19.0; the
 *     subscription then only keeps the place
 */
public record SubscribeOptions(
        Optional<Token> token,
        Optional<QueueGroup> group,
        Optional<EntityId> publisher,
        Optional<Duration> timeout,
        boolean renew,
        int capacity,
        boolean intoInbound) {
    private static final int DEFAULT_CAPACITY = 4_096;
    private static final int MAX_CAPACITY = 1 << 24;

    /** Everything, without a token, renewed. */
    public static final SubscribeOptions DEFAULT = builder().build();

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming the value and what is allowed
     */
    public SubscribeOptions {
        if (capacity < 1 || capacity > MAX_CAPACITY) {
            throw ChannelException.invalidConfig("capacity must be 1 to 16777216, got " + capacity);
        }
        timeout.ifPresent(limit -> {
            if (limit.isNegative() || limit.isZero()) {
                throw ChannelException.invalidConfig("timeout must be above zero, got " + limit);
            }
        });
    }

    /** As {@link #DEFAULT}, with a token. */
    public static SubscribeOptions token(Token token) {
        return builder().token(token).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts from {@link #DEFAULT}. */
    public static final class Builder {
        private @Nullable Token token;
        private @Nullable QueueGroup group;
        private @Nullable EntityId publisher;
        private @Nullable Duration timeout;
        private boolean renew = true;
        private int capacity = DEFAULT_CAPACITY;
        private boolean intoInbound;

        private Builder() {}

        /** What lets this node in. Default: none. */
        public Builder token(Token value) {
            token = value;
            return this;
        }

        /**
         * @throws org.netmesh.mesh.identity.TokenException {@code INVALID_FORMAT} at once, before
         *     anything is sent
         */
        public Builder token(byte[] wire) {
            return token(Token.parse(wire));
        }

        /** Shares the events with the group's other members. Default: every event. */
        public Builder queueGroup(String name) {
            group = new QueueGroup(name);
            return this;
        }

        /**
         * Demands that the publisher proved to be this entity. Default: whoever has the node id.
         */
        public Builder publisher(EntityId value) {
            publisher = value;
            return this;
        }

        /** Above zero. Default: the node's {@code membershipAckTimeout}. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** Default yes. */
        public Builder renew(boolean value) {
            renew = value;
            return this;
        }

        /** 1 to 16,777,216. Default 4,096. */
        public Builder capacity(int value) {
            capacity = value;
            return this;
        }

        /** Default no. */
        public Builder intoInbound(boolean value) {
            intoInbound = value;
            return this;
        }

        public SubscribeOptions build() {
            return new SubscribeOptions(
                    Optional.ofNullable(token),
                    Optional.ofNullable(group),
                    Optional.ofNullable(publisher),
                    Optional.ofNullable(timeout),
                    renew,
                    capacity,
                    intoInbound);
        }
    }
}
