package org.netmesh.mesh.channel;

import java.time.Duration;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.ChannelNameException;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.NodeId;

/** What a channel call may fail with; the message begins with {@code channel: } (spec 03 §17). */
public class ChannelException extends NetMeshException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Kind implements ErrorKind {
        /** A capability, token or visibility check failed at the publisher. */
        UNAUTHORIZED(false),
        UNKNOWN_CHANNEL(false),
        /** The publisher throttles this node after failed subscribes. */
        RATE_LIMITED(true),
        /** This node holds as many of the publisher's channels as it may. */
        TOO_MANY_CHANNELS(false),
        /** Refused without a reason. */
        REJECTED(false),
        /** This node may not publish on the channel itself. */
        PUBLISH_DENIED(false),
        /** The publisher did not answer in time. */
        ACK_TIMEOUT(true),
        NO_SESSION(false),
        /** More than the channel's {@code maxRatePps}; nothing was sent. */
        TOO_FAST(true),
        /** The publisher's session did not prove the entity that was demanded. */
        PUBLISHER_UNPROVEN(false),
        /** The node was closed. */
        SHUTDOWN(false),
        /** No subscriber could be sent to. */
        ALL_FAILED(true),
        INVALID_NAME(false),
        INVALID_CONFIG(false);

        private final boolean retryable;

        Kind(boolean retryable) {
            this.retryable = retryable;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    private final Kind kind;

    ChannelException(Kind kind, String message) {
        super("channel: " + message);
        this.kind = kind;
    }

    @Override
    public final Kind kind() {
        return kind;
    }

    static ChannelException rejected(AckReason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> new ChannelAuthException();
            case UNKNOWN_CHANNEL -> new ChannelException(Kind.UNKNOWN_CHANNEL, "unknown channel");
            case RATE_LIMITED -> new ChannelException(Kind.RATE_LIMITED, "rate limited");
            case TOO_MANY_CHANNELS ->
                    new ChannelException(Kind.TOO_MANY_CHANNELS, "too many channels");
            case NONE -> new ChannelException(Kind.REJECTED, "rejected (None)");
        };
    }

    /** The name breaks a rule, which the message says. */
    public static ChannelException invalidName(ChannelNameException broken) {
        return new ChannelException(Kind.INVALID_NAME, "invalid name: " + broken.getMessage());
    }

    static ChannelException invalidConfig(String why) {
        return new ChannelException(Kind.INVALID_CONFIG, why);
    }

    static ChannelException publishDenied() {
        return new ChannelException(
                Kind.PUBLISH_DENIED,
                "connection error: channel: publish denied by channel ACL; this node's announced capabilities or "
                        + "tokens do not satisfy the channel's rules");
    }

    static ChannelException tooFast(ChannelName channel) {
        return new ChannelException(
                Kind.TOO_FAST,
                "publish on %s is faster than its maxRatePps; wait and publish again"
                        .formatted(channel));
    }

    static ChannelException publisherUnproven(NodeId publisher, EntityId expected) {
        return new ChannelException(
                Kind.PUBLISHER_UNPROVEN,
                "node %s has not proved to be %s; connect to it with an extended session"
                        .formatted(publisher, expected));
    }

    static ChannelException shutdown() {
        return new ChannelException(Kind.SHUTDOWN, "the node was closed");
    }

    static ChannelException noSession(NodeId publisher) {
        return new ChannelException(
                Kind.NO_SESSION,
                "connection error: no session to publisher 0x"
                        + Long.toHexString(publisher.value()));
    }

    static ChannelException ackTimeout(Duration limit, String channel) {
        return new ChannelException(
                Kind.ACK_TIMEOUT,
                "connection error: membership ack timeout (%ds) for channel %s"
                        .formatted(limit.toSeconds(), channel));
    }

    static ChannelException allFailed(int peers, PeerFailure first) {
        return new ChannelException(
                Kind.ALL_FAILED,
                "connection error: all %d peers failed (first: 0x%s: %s)"
                        .formatted(peers, Long.toHexString(first.node().value()), first.message()));
    }
}
