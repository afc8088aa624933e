package org.netmesh.bus;

import org.netmesh.kernel.ErrorKind;
import org.netmesh.kernel.NetMeshException;

/** The number of shards could not be changed; texts of spec 05 §9.7 and §9.9. */
public final class ScalingException extends NetMeshException {
    private static final long serialVersionUID = 1;
    private static final String PREFIX = "fatal error: ";

    /** Why. */
    public enum Kind implements ErrorKind {
        AT_MAXIMUM(false),
        AT_MINIMUM(false),
        COOLDOWN(true),
        /** Scaling is off in this node's configuration. */
        DISABLED(false),
        UNKNOWN_SHARD(false),
        SHUTTING_DOWN(false);

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

    private ScalingException(Kind kind, String message) {
        super(PREFIX + message);
        this.kind = kind;
    }

    static ScalingException atMaximum() {
        return new ScalingException(Kind.AT_MAXIMUM, "already at maximum shard count");
    }

    static ScalingException atMinimum() {
        return new ScalingException(Kind.AT_MINIMUM, "already at minimum shard count");
    }

    static ScalingException cooldown() {
        return new ScalingException(Kind.COOLDOWN, "scaling operation in cooldown");
    }

    static ScalingException disabledUp() {
        return new ScalingException(
                Kind.DISABLED, "invalid scaling policy: Dynamic scaling not enabled");
    }

    static ScalingException disabledDown() {
        return new ScalingException(Kind.DISABLED, "Dynamic scaling not enabled");
    }

    static ScalingException unknownShard(String why) {
        return new ScalingException(Kind.UNKNOWN_SHARD, why);
    }

    static ScalingException shuttingDown() {
        return new ScalingException(Kind.SHUTTING_DOWN, "event bus is shutting down");
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
