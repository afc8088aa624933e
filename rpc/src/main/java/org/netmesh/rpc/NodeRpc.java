package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.MeshNode;
import org.netmesh.mesh.discovery.DiscoveryPlane;
import org.netmesh.rpc.node.Candidates;
import org.netmesh.rpc.node.Handling;
import org.netmesh.rpc.node.OutgoingCall;
import org.netmesh.rpc.node.RpcCommand;
import org.netmesh.rpc.node.RpcMetrics;
import org.netmesh.rpc.node.RpcProtocol;
import org.netmesh.rpc.node.Service;

/** nRPC of one node, in blocking style over its protocol. Thread-safe. */
final class NodeRpc implements MeshRpc {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final NodeId self;
    private final CapabilityIndex index;
    private final Door door;
    private final Entropy entropy;
    private final UserExecutor users;
    private final RpcMetrics metrics;
    private final Watcher watcher;

    NodeRpc(
            NodeId self,
            CapabilityIndex index,
            Door door,
            Entropy entropy,
            UserExecutor users,
            RpcMetrics metrics,
            Watcher watcher) {
        this.self = self;
        this.index = index;
        this.door = door;
        this.entropy = entropy;
        this.users = users;
        this.metrics = metrics;
        this.watcher = watcher;
    }

    /** Plugs nRPC into a node. */
    static NodeRpc of(MeshNode node) {
        DiscoveryPlane discovery = node.discovery().plane();
        UserExecutor users = UserExecutor.virtualThreads();
        Watcher watcher = new Watcher(users);
        RpcMetrics metrics = new RpcMetrics(watcher::offer);
        MeshDoor door = new MeshDoor();
        RpcProtocol protocol =
                new RpcProtocol(
                        node.originHash(), node.channels().plane(), discovery, metrics, door::tell);
        door.lead(node.registerProtocol(protocol));
        return new NodeRpc(
                node.nodeId(), discovery.index(), door, Entropy.system(), users, metrics, watcher);
    }

    @Override
    public RpcMetricsSnapshot metrics() {
        return metrics.snapshot(watcher.dropped());
    }

    @Override
    public ResilienceProbe resilienceProbe() {
        return metrics;
    }

    @Override
    public void setObserver(RpcObserver observer) {
        watcher.set(observer);
    }

    @Override
    public void clearObserver() {
        watcher.clear();
    }

    @Override
    public NodeId nodeId() {
        return self;
    }

    @Override
    public RpcReply call(NodeId target, ServiceName service, byte[] body, CallOptions options) {
        return call(Optional.of(target), service, body, options);
    }

    @Override
    public CompletableFuture<RpcReply> callAsync(
            NodeId target, ServiceName service, byte[] body, CallOptions options) {
        return callAsync(Optional.of(target), service, body, options);
    }

    @Override
    public RpcReply callService(ServiceName service, byte[] body, CallOptions options) {
        return call(Optional.empty(), service, body, options);
    }

    @Override
    public CompletableFuture<RpcReply> callServiceAsync(
            ServiceName service, byte[] body, CallOptions options) {
        return callAsync(Optional.empty(), service, body, options);
    }

    @Override
    public RpcStream callStreaming(
            NodeId target, ServiceName service, byte[] body, CallOptions options) {
        return openStream(Optional.of(target), service, body, options);
    }

    @Override
    public RpcStream callServiceStreaming(ServiceName service, byte[] body, CallOptions options) {
        return openStream(Optional.empty(), service, body, options);
    }

    @Override
    public ClientStreamCall callClientStream(
            NodeId target, ServiceName service, CallOptions options) {
        return openUpload(Optional.of(target), service, options);
    }

    @Override
    public ClientStreamCall callServiceClientStream(ServiceName service, CallOptions options) {
        return openUpload(Optional.empty(), service, options);
    }

    @Override
    public DuplexCall callDuplex(NodeId target, ServiceName service, CallOptions options) {
        return openDuplex(Optional.of(target), service, options);
    }

    @Override
    public DuplexCall callServiceDuplex(ServiceName service, CallOptions options) {
        return openDuplex(Optional.empty(), service, options);
    }

    @Override
    public List<NodeId> findServiceNodes(ServiceName service) {
        return Candidates.find(index, service);
    }

    @Override
    public ServeHandle serve(ServiceName service, RpcHandler handler, ServeOptions options) {
        return serve(service, RpcShape.UNARY, Handlers.unary(handler, options), options);
    }

    @Override
    public ServeHandle serveStreaming(
            ServiceName service, RpcStreamingHandler handler, ServeOptions options) {
        return serve(
                service, RpcShape.SERVER_STREAMING, Handlers.streaming(handler, options), options);
    }

    @Override
    public ServeHandle serveClientStream(
            ServiceName service, RpcClientStreamingHandler handler, ServeOptions options) {
        return serve(
                service,
                RpcShape.CLIENT_STREAMING,
                Handlers.clientStreaming(handler, options),
                options);
    }

    @Override
    public ServeHandle serveDuplex(
            ServiceName service, RpcDuplexHandler handler, ServeOptions options) {
        return serve(service, RpcShape.DUPLEX, Handlers.duplex(handler, options), options);
    }

    private RpcReply call(
            Optional<NodeId> target, ServiceName service, byte[] body, CallOptions options) {
        LiveCall call = live(service, RpcShape.UNARY, target, ByteBuffer.wrap(body), options);
        UnaryCall unary = new UnaryCall();
        call.begin(unary);
        try {
            return unary.await(call::cancel);
        } finally {
            call.over();
        }
    }

    private CompletableFuture<RpcReply> callAsync(
            Optional<NodeId> target, ServiceName service, byte[] body, CallOptions options) {
        ByteBuffer copy = ByteBuffer.wrap(body.clone());
        LiveCall call = live(service, RpcShape.UNARY, target, copy, options);
        AsyncCall async = new AsyncCall(call, users);
        call.begin(async);
        return async;
    }

    private RpcStream openStream(
            Optional<NodeId> target, ServiceName service, byte[] body, CallOptions options) {
        StreamCall stream = beginStream(target, service, body, options);
        stream.opening().await(stream::close);
        return stream;
    }

    /** As {@link #callStreaming}, without waiting until the request has left. */
    StreamCall beginStream(
            Optional<NodeId> target, ServiceName service, byte[] body, CallOptions options) {
        requireWindow("stream_window_initial", options.streamWindow(), "the response pump");
        ByteBuffer request = ByteBuffer.wrap(body.clone());
        LiveCall call = live(service, RpcShape.SERVER_STREAMING, target, request, options);
        StreamCall stream = new StreamCall(call, users);
        call.begin(stream);
        return stream;
    }

    private ClientStreamCall openUpload(
            Optional<NodeId> target, ServiceName service, CallOptions options) {
        UploadCall upload = beginUpload(target, service, options);
        upload.opening().await(upload::close);
        return upload;
    }

    /** As {@link #callClientStream}, without waiting until an item may leave. */
    UploadCall beginUpload(Optional<NodeId> target, ServiceName service, CallOptions options) {
        requireWindow("request_window_initial", options.requestWindow(), "send");
        LiveCall call = live(service, RpcShape.CLIENT_STREAMING, target, NOTHING, options);
        UploadCall upload = new UploadCall(call);
        call.begin(upload);
        return upload;
    }

    private DuplexCall openDuplex(
            Optional<NodeId> target, ServiceName service, CallOptions options) {
        TwoWayCall duplex = beginDuplex(target, service, options);
        duplex.opening().await(duplex::close);
        return duplex;
    }

    /** As {@link #callDuplex}, without waiting until an item may leave. */
    TwoWayCall beginDuplex(Optional<NodeId> target, ServiceName service, CallOptions options) {
        requireWindow("request_window_initial", options.requestWindow(), "send");
        LiveCall call = live(service, RpcShape.DUPLEX, target, NOTHING, options);
        TwoWayCall duplex = new TwoWayCall(call);
        call.begin(duplex);
        return duplex;
    }

    private LiveCall live(
            ServiceName service,
            RpcShape shape,
            Optional<NodeId> target,
            ByteBuffer body,
            CallOptions options) {
        requireRoomForOurHeaders(shape, options);
        CallId id = new CallId(entropy.nextLong());
        return new LiveCall(new OutgoingCall(id, service, shape, target, body, options), door);
    }

    /** A window of nothing would never move (spec 09 §8.1). */
    private static void requireWindow(String option, OptionalInt window, String what) {
        if (window.isPresent() && window.getAsInt() == 0) {
            throw RpcCodecException.encode(
                    "%s must be None or >= 1; Some(0) deadlocks %s".formatted(option, what));
        }
    }

    private static void requireRoomForOurHeaders(RpcShape shape, CallOptions options) {
        int trace =
                options.trace().map(context -> context.tracestate().isEmpty() ? 1 : 2).orElse(0);
        int windows =
                switch (shape) {
                    case UNARY -> 0;
                    case SERVER_STREAMING, CLIENT_STREAMING -> 1;
                    case DUPLEX -> 2;
                };
        int most = RpcHeaders.MAX_COUNT - trace - windows;
        if (options.headers().size() > most) {
            throw RpcCodecException.encode(
                    "%d headers are more than the %d that leave room for nRPC's own"
                            .formatted(options.headers().size(), most));
        }
    }

    /** Serves in whichever style. */
    ServeHandle serve(
            ServiceName service, RpcShape shape, Handling handling, ServeOptions options) {
        Service served = new Service(service, shape, options, handling);
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        door.tell(
                new RpcCommand.Serve(served, done),
                why ->
                        done.completeExceptionally(
                                RpcServeException.because(String.valueOf(why.getMessage()))));
        try {
            done.get();
        } catch (InterruptedException e) {
            door.tell(new RpcCommand.Withdraw(served, new CompletableFuture<>()));
            throw InterruptedOperationException.during("serve", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RpcException known) throw CallSite.seenHere(known);
            throw new IllegalStateException("serving fails with errors of nRPC", e.getCause());
        }
        return new ServedService(served, door);
    }
}
