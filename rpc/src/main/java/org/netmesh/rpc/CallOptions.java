package org.netmesh.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.predicate.NetWhere;
import org.netmesh.capability.predicate.Predicate;

/**
 * How one call is made (spec 09 §8.1). Immutable.
 *
 * @param deadline from the call's beginning to its end, reply subscription included; a retried call
 *     has it anew in each attempt. A call whose deadline is zero or less fails with a time-out
 *     before anything is sent
 * @param routing which node a call by service goes to
 * @param filterUnhealthy whether a call by service passes over nodes whose beacons say that they
 *     are ill
 * @param among whether a node may be chosen for a call by service, by what it announced
 * @param failover whether a call by service goes to the next node when nothing could be sent to the
 *     one chosen
 * @param trace carried to the handler
 * @param streamWindow chunks of a response stream that may be under way; 0 is refused when the call
 *     is made
 * @param requestWindow the same for a request stream
 * @param headers the caller's own, after the automatic ones
 * @param cancelToken cancels the call
 * @param maxInFlightPerTarget calls of this node to one target that may be under way; more wait
 */
public record CallOptions(
        Optional<Duration> deadline,
        RoutingPolicy routing,
        boolean filterUnhealthy,
        Optional<Predicate> among,
        boolean failover,
        Optional<TraceContext> trace,
        OptionalInt streamWindow,
        OptionalInt requestWindow,
        RpcHeaders headers,
        Optional<CancelToken> cancelToken,
        int maxInFlightPerTarget) {
    /** No deadline, round robin over healthy nodes. */
    public static final CallOptions DEFAULT = builder().build();

    /**
     * @throws IllegalArgumentException if a window is negative or the limit below 1
     */
    public CallOptions {
        requireAtLeast(0, streamWindow.orElse(0), "streamWindow");
        requireAtLeast(0, requestWindow.orElse(0), "requestWindow");
        requireAtLeast(1, maxInFlightPerTarget, "maxInFlightPerTarget");
    }

    /** As {@link #DEFAULT}, with a deadline. */
    public static CallOptions deadline(Duration fromNow) {
        return builder().deadline(fromNow).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.deadline = deadline.orElse(null);
        builder.routing = routing;
        builder.filterUnhealthy = filterUnhealthy;
        builder.among = among.orElse(null);
        builder.failover = failover;
        builder.trace = trace.orElse(null);
        builder.streamWindow = streamWindow;
        builder.requestWindow = requestWindow;
        builder.headers.addAll(headers.all());
        builder.cancelToken = cancelToken.orElse(null);
        builder.maxInFlightPerTarget = maxInFlightPerTarget;
        return builder;
    }

    private static void requireAtLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, got %d".formatted(name, least, value));
        }
    }

    /** Starts from {@link CallOptions#DEFAULT}. */
    public static final class Builder {
        private static final int DEFAULT_IN_FLIGHT = 1_024;

        private @Nullable Duration deadline;
        private RoutingPolicy routing = RoutingPolicy.ROUND_ROBIN;
        private boolean filterUnhealthy = true;
        private @Nullable Predicate among;
        private boolean failover = true;
        private @Nullable TraceContext trace;
        private OptionalInt streamWindow = OptionalInt.empty();
        private OptionalInt requestWindow = OptionalInt.empty();
        private final List<RpcHeader> headers = new ArrayList<>();
        private @Nullable CancelToken cancelToken;
        private int maxInFlightPerTarget = DEFAULT_IN_FLIGHT;

        private Builder() {}

        /** Default: none. */
        public Builder deadline(Duration fromNow) {
            deadline = fromNow;
            return this;
        }

        /** Default round robin. */
        public Builder routing(RoutingPolicy policy) {
            routing = policy;
            return this;
        }

        /** Default true. */
        public Builder filterUnhealthy(boolean value) {
            filterUnhealthy = value;
            return this;
        }

        /** Default: every node that serves. */
        public Builder among(Predicate predicate) {
            among = predicate;
            return this;
        }

        /** Default true. */
        public Builder failover(boolean value) {
            failover = value;
            return this;
        }

        /** Default: none. */
        public Builder trace(TraceContext context) {
            trace = context;
            return this;
        }

        /** Default: 4 towards a plain peer, more towards our own; then grants are automatic. */
        public Builder streamWindow(int chunks) {
            streamWindow = OptionalInt.of(chunks);
            return this;
        }

        /** Default: none; then only the session's own credit slows an upload. */
        public Builder requestWindow(int items) {
            requestWindow = OptionalInt.of(items);
            return this;
        }

        /** Appends a header. */
        public Builder header(String name, byte[] value) {
            return header(RpcHeader.of(name, value));
        }

        public Builder header(String name, String value) {
            return header(RpcHeader.of(name, value));
        }

        public Builder header(RpcHeader header) {
            headers.add(header);
            return this;
        }

        /**
         * Appends the header {@code net-where}, which the handler applies (spec 09 §23.2).
         *
         * @throws org.netmesh.capability.predicate.PredicateException if it is over 4,096 bytes
         */
        public Builder where(Predicate predicate) {
            return header(NetWhere.HEADER, NetWhere.encode(predicate));
        }

        /** Default: none. */
        public Builder cancelToken(CancelToken token) {
            cancelToken = token;
            return this;
        }

        /** 1 and more. Default 1,024. */
        public Builder maxInFlightPerTarget(int calls) {
            maxInFlightPerTarget = calls;
            return this;
        }

        public CallOptions build() {
            return new CallOptions(
                    Optional.ofNullable(deadline),
                    routing,
                    filterUnhealthy,
                    Optional.ofNullable(among),
                    failover,
                    Optional.ofNullable(trace),
                    streamWindow,
                    requestWindow,
                    new RpcHeaders(headers),
                    Optional.ofNullable(cancelToken),
                    maxInFlightPerTarget);
        }
    }
}
