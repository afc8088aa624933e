package org.netmesh.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;

/**
 * How a service is served. Immutable.
 *
 * @param maxConcurrent handlers that run at once; over it a call is refused with {@code 0x0004},
 *     which callers may retry
 * @param handlerTimeout how long a handler may take before its call is answered with {@code 0x0006}
 * @param requestQueue items of one call that wait for its handler, 1 to 65,536; one beyond fails
 *     the call with {@code 0x0004}
 * @param responseQueue chunks of one call that wait to be sent, 1 to 65,536; one more waits, or is
 *     dropped by {@link ResponseSink#trySend}
 * @param announce whether the node tells everyone that it serves this
 * @param interruptOnCancel whether the handler's thread is interrupted when its call is cancelled
 * @param allow who may call, by the node of the session; empty for everybody. Others are refused
 *     with {@code 0x0002}. A plain session only claims its node: demand extended sessions where
 *     this matters
 */
public record ServeOptions(
        int maxConcurrent,
        Optional<Duration> handlerTimeout,
        int requestQueue,
        int responseQueue,
        boolean announce,
        boolean interruptOnCancel,
        Optional<Set<NodeId>> allow) {
    private static final int MAX_QUEUE = 65_536;

    public static final ServeOptions DEFAULT = builder().build();

    /**
     * @throws IllegalArgumentException naming the value and what is allowed
     */
    public ServeOptions {
        require(maxConcurrent >= 1, "maxConcurrent must be at least 1, got " + maxConcurrent);
        requireQueue(requestQueue, "requestQueue");
        requireQueue(responseQueue, "responseQueue");
        handlerTimeout.ifPresent(limit ->
                require(limit.isPositive(), "handlerTimeout must be above zero, got " + limit));
        allow = allow.map(Set::copyOf);
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void requireQueue(int size, String name) {
        require(size >= 1 && size <= MAX_QUEUE, name + " must be 1 to 65536, got " + size);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new IllegalArgumentException(otherwise);
    }

    /** Starts from {@link ServeOptions#DEFAULT}. */
    public static final class Builder {
        private static final int DEFAULT_SIZE = 1_024;

        private int maxConcurrent = DEFAULT_SIZE;
        private @Nullable Duration handlerTimeout;
        private int requestQueue = DEFAULT_SIZE;
        private int responseQueue = DEFAULT_SIZE;
        private boolean announce = true;
        private boolean interruptOnCancel;
        private @Nullable Set<NodeId> allow;

        private Builder() {}

        /** Default 1,024. */
        public Builder maxConcurrent(int handlers) {
            maxConcurrent = handlers;
            return this;
        }

        /** Default: none. */
        public Builder handlerTimeout(Duration limit) {
            handlerTimeout = limit;
            return this;
        }

        /** Default 1,024. */
        public Builder requestQueue(int items) {
            requestQueue = items;
            return this;
        }

        /** Default 1,024. */
        public Builder responseQueue(int chunks) {
            responseQueue = chunks;
            return this;
        }

        /** Default true. */
        public Builder announce(boolean value) {
            announce = value;
            return this;
        }

        /** Default false. */
        public Builder interruptOnCancel(boolean value) {
            interruptOnCancel = value;
            return this;
        }

        /** Default: everybody may call. */
        public Builder allow(Set<NodeId> callers) {
            allow = callers;
            return this;
        }

        public ServeOptions build() {
            return new ServeOptions(
                    maxConcurrent,
                    Optional.ofNullable(handlerTimeout),
                    requestQueue,
                    responseQueue,
                    announce,
                    interruptOnCancel,
                    Optional.ofNullable(allow));
        }
    }
}
