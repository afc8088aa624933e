package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.rpc.CallId;
import org.netmesh.rpc.CallOptions;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.RpcOutcome;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.frame.CallHeaders;
import org.netmesh.rpc.frame.Frame;

/**
 * A call of ours. What was asked is immutable; how far it is, is confined to the event loop and
 * changed by {@link Calls} alone.
 */
public final class OutgoingCall {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How far a call is. */
    enum Phase {
        /** Nobody was asked anything. */
        NEW,
        /** As many calls to the target as may be are under way. */
        QUEUED,
        SUBSCRIBING,
        /** The first item makes the request. */
        READY,
        /** The request waits for the session's credit. */
        LEAVING,
        /** The request has left. */
        SENT,
        OVER
    }

    private final CallId id;
    private final ServiceName service;
    private final RpcShape shape;
    private final Optional<NodeId> wanted;
    private final ByteBuffer body;
    private final CallOptions options;

    // Confined to the event loop.
    CallListener listener = why -> {};
    Phase phase = Phase.NEW;
    final Deque<NodeId> others = new ArrayDeque<>();
    @Nullable NodeId target;
    long alarm = Alarms.NONE;
    long stallAlarm = Alarms.NONE;
    long beganNanos;
    long leftNanos;
    long deadlineNanos = Long.MAX_VALUE;
    long wallDeadline;
    boolean holdsPlace;
    boolean holdsSubscription;
    long requestBytes;
    long responseBytes;
    OptionalLong streamWindow = OptionalLong.empty();
    OptionalLong requestWindow = OptionalLong.empty();
    @Nullable StreamCredit credit;

    /**
     * @param wanted empty for whichever node serves it
     * @param body of a unary or server-streaming call; must not change
     */
    public OutgoingCall(
            CallId id,
            ServiceName service,
            RpcShape shape,
            Optional<NodeId> wanted,
            ByteBuffer body,
            CallOptions options) {
        this.id = id;
        this.service = service;
        this.shape = shape;
        this.wanted = wanted;
        this.body = body;
        this.options = options;
    }

    public CallId id() {
        return id;
    }

    public ServiceName service() {
        return service;
    }

    public RpcShape shape() {
        return shape;
    }

    public CallOptions options() {
        return options;
    }

    Optional<NodeId> wanted() {
        return wanted;
    }

    /** Whether the caller sends items. */
    boolean uploads() {
        return shape == RpcShape.CLIENT_STREAMING || shape == RpcShape.DUPLEX;
    }

    /** Whether the server sends chunks. */
    boolean downloads() {
        return shape == RpcShape.SERVER_STREAMING || shape == RpcShape.DUPLEX;
    }

    boolean over() {
        return phase == Phase.OVER;
    }

    void begin(Now now) {
        beganNanos = now.nanos();
        leftNanos = now.nanos();
        options.deadline()
                .ifPresent(limit -> {
                    long nanos = nanos(limit);
                    deadlineNanos = saturated(now.nanos(), nanos);
                    wallDeadline = saturated(now.wallNanos(), nanos);
                });
    }

    Duration elapsed(Now now) {
        return Duration.ofNanos(now.nanos() - beganNanos);
    }

    /** What the call may have done by now. */
    RpcOutcome outcome() {
        return phase == Phase.SENT ? RpcOutcome.MAY_HAVE_RUN : RpcOutcome.NOT_SENT;
    }

    /** The request of a unary or server-streaming call. */
    Frame.Request request() {
        return request(shape == RpcShape.UNARY ? 0 : Frame.Request.STREAMING_RESPONSE, body);
    }

    /** The request of an upload. */
    Frame.Request request(ByteBuffer firstItem, boolean last) {
        int flags = Frame.Request.CLIENT_STREAMING | (last ? Frame.Request.END : 0);
        if (shape == RpcShape.DUPLEX) flags |= Frame.Request.STREAMING_RESPONSE;
        return request(flags, firstItem);
    }

    Frame.RequestChunk chunk(ByteBuffer item, boolean last) {
        return new Frame.RequestChunk(
                id.value(), last ? Frame.Request.END : 0, RpcHeaders.EMPTY, item);
    }

    private Frame.Request request(int flags, ByteBuffer content) {
        int traced = options.trace().isPresent() ? Frame.Request.PROPAGATE_TRACE : 0;
        RpcHeaders headers =
                CallHeaders.of(options.trace(), requestWindow, streamWindow, options.headers());
        return new Frame.Request(service.value(), wallDeadline, flags | traced, headers, content);
    }

    private static long nanos(Duration limit) {
        return limit.toSeconds() >= Long.MAX_VALUE / NANOS_PER_SECOND
                ? Long.MAX_VALUE
                : limit.toNanos();
    }

    private static long saturated(long from, long more) {
        long sum = from + more;
        return more > 0 && sum < from ? Long.MAX_VALUE : sum;
    }
}
