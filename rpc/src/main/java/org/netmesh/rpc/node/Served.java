package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.rpc.frame.Frame;

/**
 * A call that this node serves, as the loop sees it. Its facts are immutable, its queues
 * thread-safe; everything else is confined to the event loop and changed by {@link Serving} alone.
 */
final class Served {
    /** No credit is needed. */
    static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * Names a call: ids of different callers may be equal (spec 09 §12.3).
     *
     * @param node of the session that it came on
     */
    record Key(NodeId node, long origin, long call) {}

    /**
     * How much may be under way.
     *
     * @param window of chunks, {@link #UNLIMITED} if they need no credit
     * @param grantEvery items taken after which the caller is granted so many more; 0 for never
     * @param maxChunkBytes the longest body of a chunk
     */
    record Limits(long window, int grantEvery, int maxChunkBytes) {}

    private final Service service;
    private final Key key;
    private final Frame.Request request;
    private final ChannelName replies;
    private final Limits limits;
    private final CancelSignal signal;
    private final Inbox items;
    private final Gate gate;
    private final long beganNanos;

    // Confined to the event loop.
    final Deque<ByteBuffer> chunks = new ArrayDeque<>();
    final long[] alarms = {Alarms.NONE, Alarms.NONE, Alarms.NONE};
    long credits;
    boolean leaving;
    boolean pumping;
    @Nullable Ending ending;
    @Nullable Ending answered;
    boolean returned;
    boolean panicked;
    long requestBytes;
    long responseBytes;
    @Nullable StreamCredit itemCredit;

    Served(
            Service service,
            Key key,
            Frame.Request request,
            Limits limits,
            CancelSignal signal,
            Now now) {
        this.service = service;
        this.key = key;
        this.request = request;
        this.limits = limits;
        this.signal = signal;
        replies = service.name().replyChannel(new OriginHash(key.origin));
        items = new Inbox(service.options().requestQueue());
        gate = new Gate(service.options().responseQueue(), Gate.UNLIMITED);
        credits = limits.window;
        beganNanos = now.nanos();
        requestBytes = request.body().remaining();
    }

    Service service() {
        return service;
    }

    Key key() {
        return key;
    }

    Frame.Request request() {
        return request;
    }

    ChannelName replies() {
        return replies;
    }

    CancelSignal signal() {
        return signal;
    }

    Inbox items() {
        return items;
    }

    Gate gate() {
        return gate;
    }

    int grantEvery() {
        return limits.grantEvery;
    }

    int maxChunkBytes() {
        return limits.maxChunkBytes;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Whether the caller has its answer, or gets none. */
    boolean over() {
        return answered != null;
    }
}
