package org.netmesh.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.mesh.node.Command;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.stream.StreamStats;
import org.netmesh.mesh.udp.EventLoop;

/** A stream of a node. Thread-safe. */
final class NodeStream implements MeshStream {
    private static final int BLOCKING_RETRIES = 4_096;
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 200;
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final EventLoop loop;
    private final Inbound inbound;
    private final StreamHandle handle;

    NodeStream(EventLoop loop, Inbound inbound, StreamHandle handle) {
        this.loop = loop;
        this.inbound = inbound;
        this.handle = handle;
    }

    @Override
    public NodeId peerNodeId() {
        return handle.peer();
    }

    @Override
    public StreamId streamId() {
        return handle.config().streamId();
    }

    @Override
    public StreamConfig config() {
        return handle.config();
    }

    @Override
    public void send(List<byte[]> events) {
        List<byte[]> batch = List.copyOf(events);
        loop.<Integer>call("send", done -> new Command.Send(handle, batch, done));
    }

    @Override
    public void sendWithRetry(List<byte[]> events, int maxRetries) {
        if (maxRetries < 0) {
            throw MeshException.invalidConfig("maxRetries must be at least 0, got " + maxRetries);
        }
        if (maxRetries == 0) send(events);
        else sendBlocking(events, patience(maxRetries));
    }

    @Override
    public void sendBlocking(List<byte[]> events) {
        sendWithRetry(events, BLOCKING_RETRIES);
    }

    @Override
    public void sendBlocking(List<byte[]> events, Duration limit) {
        List<byte[]> batch = List.copyOf(events);
        loop.<Integer>call("send", done -> new Command.SendWaiting(handle, batch, limit, done));
    }

    @Override
    public CompletableFuture<Void> sendAsync(List<byte[]> events) {
        List<byte[]> batch = List.copyOf(events);
        return loop.<Integer>ask(done -> new Command.SendWaiting(handle, batch, FOREVER, done))
                .thenApply(_ -> null);
    }

    @Override
    public StreamStats stats() {
        NodeId peer = peerNodeId();
        return loop.call(
                        "stats",
                        (CompletableFuture<Optional<StreamStats>> done) ->
                                new Command.LookAtStream(peer, streamId(), done))
                .orElseThrow(() -> new NotConnectedException("the stream was closed"));
    }

    @Override
    public Subscription<MeshEvent> receive() {
        return inbound.subscribe(InboundFilter.ofStream(peerNodeId(), streamId()));
    }

    @Override
    public void close() {
        try {
            loop.<Boolean>call(
                    "close", done -> new Command.CloseStream(peerNodeId(), streamId(), done));
        } catch (MeshException e) {
            // A closed node has no streams.
            if (e.kind() != MeshException.Kind.SHUTDOWN) throw e;
        } catch (InterruptedOperationException e) {
            // The thread keeps its interrupt, and the stream ends without being waited for.
        }
    }

    @Override
    public String toString() {
        return "MeshStream[" + peerNodeId() + ", " + streamId() + "]";
    }

    /** All pauses of so many retries. */
    static Duration patience(int retries) {
        long millis = 0;
        long pause = FIRST_PAUSE_MILLIS;
        for (int retry = 0; retry < retries; retry++) {
            millis += pause;
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return Duration.ofMillis(millis);
    }
}
