package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.rpc.CallId;
import org.netmesh.rpc.Cancellation;
import org.netmesh.rpc.RpcCodecException;
import org.netmesh.rpc.RpcContext;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.RpcRequest;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.ServiceName;
import org.netmesh.rpc.TraceContext;
import org.netmesh.rpc.frame.CallHeaders;
import org.netmesh.rpc.frame.Frame;

/** A call that this node serves, as its handler sees it. Thread-safe. */
public final class ServedCall implements RpcContext {
    private final Served served;
    private final Consumer<RpcCommand> door;
    private final AtomicBoolean over = new AtomicBoolean();
    private int taken;

    ServedCall(Served served, Consumer<RpcCommand> door) {
        this.served = served;
        this.door = door;
    }

    /** The request of a unary or server-streaming call. */
    public RpcRequest request() {
        return new RpcRequest(served.request().body(), headers());
    }

    /**
     * Takes the next item of an upload. One reader.
     *
     * @param limitNanos 0 does not wait
     * @return empty if none came in time, or at the end
     */
    public Optional<ByteBuffer> nextItem(long limitNanos) throws InterruptedException {
        ByteBuffer item = served.items().next(limitNanos);
        if (item == null) return Optional.empty();
        if (served.grantEvery() > 0 && ++taken >= served.grantEvery()) {
            door.accept(new RpcCommand.TookItems(served, taken));
            taken = 0;
        }
        return Optional.of(item.asReadOnlyBuffer());
    }

    /** Whether {@link #nextItem} will return no more items. */
    public boolean itemsEnded() {
        return served.items().ended();
    }

    /** As {@link org.netmesh.rpc.ResponseSink#send}. */
    public void send(byte[] chunk) throws InterruptedException {
        requireFitting(chunk);
        served.gate().pass();
        door.accept(new RpcCommand.Chunk(served, ByteBuffer.wrap(chunk)));
    }

    /** As {@link org.netmesh.rpc.ResponseSink#trySend}. */
    public boolean trySend(byte[] chunk) {
        requireFitting(chunk);
        if (!served.gate().tryPass()) {
            door.accept(new RpcCommand.ChunkDropped(served));
            return false;
        }
        door.accept(new RpcCommand.Chunk(served, ByteBuffer.wrap(chunk)));
        return true;
    }

    /** Answers the call, or ends its chunks. What follows is ignored. */
    public void finish(RpcResponse response) {
        end(Ending.ok(response));
    }

    /** Answers the call with what its handler threw. What follows is ignored. */
    public void fail(Throwable thrown) {
        end(Ending.thrown(thrown));
    }

    private void end(Ending ending) {
        if (over.compareAndSet(false, true)) door.accept(new RpcCommand.Returned(served, ending));
    }

    private void requireFitting(byte[] chunk) {
        if (chunk.length > served.maxChunkBytes()) {
            throw RpcCodecException.encodeItem(
                    "a chunk of %d bytes is longer than this caller takes (%d bytes); split it"
                            .formatted(chunk.length, served.maxChunkBytes()),
                    null);
        }
    }

    @Override
    public OriginHash callerOrigin() {
        return new OriginHash(served.key().origin());
    }

    @Override
    public NodeId callerNode() {
        return served.key().node();
    }

    @Override
    public CallId callId() {
        return new CallId(served.key().call());
    }

    @Override
    public ServiceName service() {
        return served.service().name();
    }

    @Override
    public RpcHeaders headers() {
        return served.request().headers();
    }

    @Override
    public Optional<Instant> deadline() {
        Frame.Request request = served.request();
        return request.deadlineNanos() == 0
                ? Optional.empty()
                : Optional.of(Deadlines.instant(request.deadlineNanos()));
    }

    @Override
    public Optional<TraceContext> trace() {
        return CallHeaders.trace(served.request());
    }

    @Override
    public Cancellation cancellation() {
        return served.signal();
    }
}
