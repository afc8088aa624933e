package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;

/**
 * Calls that never leave the process: what the layers above the protocol are tested against. One
 * node serves and calls itself; handlers run on virtual threads.
 */
final class MemoryRpc implements MeshRpc {
    private static final NodeId SELF = new NodeId(1);

    /** A handler of any shape. */
    private interface Serving {
        void serve(MemoryCall call) throws Exception;
    }

    private final Map<ServiceName, Serving> services = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    @Override
    public RpcMetricsSnapshot metrics() {
        return new RpcMetricsSnapshot(java.util.List.of(), 0, 0);
    }

    @Override
    public void setObserver(RpcObserver observer) {}

    @Override
    public void clearObserver() {}

    @Override
    public NodeId nodeId() {
        return SELF;
    }

    @Override
    public RpcReply call(NodeId target, ServiceName service, byte[] body, CallOptions options) {
        return Waiting.on(callAsync(target, service, body, options), () -> RpcOutcome.MAY_HAVE_RUN);
    }

    @Override
    public CompletableFuture<RpcReply> callAsync(
            NodeId target, ServiceName service, byte[] body, CallOptions options) {
        try {
            MemoryCall call = begin(service, options);
            call.send(body);
            call.finishSending();
            CompletableFuture<RpcReply> reply = new CompletableFuture<>();
            Thread.startVirtualThread(() -> complete(reply, call));
            return reply;
        } catch (RpcException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void complete(CompletableFuture<RpcReply> reply, MemoryCall call) {
        try {
            reply.complete(call.reply());
        } catch (RuntimeException e) {
            reply.completeExceptionally(e);
        }
    }

    @Override
    public RpcReply callService(ServiceName service, byte[] body, CallOptions options) {
        return call(SELF, service, body, options);
    }

    @Override
    public CompletableFuture<RpcReply> callServiceAsync(
            ServiceName service, byte[] body, CallOptions options) {
        return callAsync(SELF, service, body, options);
    }

    @Override
    public RpcStream callStreaming(
            NodeId target, ServiceName service, byte[] body, CallOptions options) {
        MemoryCall call = begin(service, options);
        call.send(body);
        call.finishSending();
        return call.response();
    }

    @Override
    public RpcStream callServiceStreaming(ServiceName service, byte[] body, CallOptions options) {
        return callStreaming(SELF, service, body, options);
    }

    @Override
    public ClientStreamCall callClientStream(
            NodeId target, ServiceName service, CallOptions options) {
        return begin(service, options).upload();
    }

    @Override
    public ClientStreamCall callServiceClientStream(ServiceName service, CallOptions options) {
        return callClientStream(SELF, service, options);
    }

    @Override
    public DuplexCall callDuplex(NodeId target, ServiceName service, CallOptions options) {
        return begin(service, options).duplex();
    }

    @Override
    public DuplexCall callServiceDuplex(ServiceName service, CallOptions options) {
        return callDuplex(SELF, service, options);
    }

    @Override
    public List<NodeId> findServiceNodes(ServiceName service) {
        return services.containsKey(service) ? List.of(SELF) : List.of();
    }

    @Override
    public ServeHandle serve(ServiceName service, RpcHandler handler, ServeOptions options) {
        return add(
                service,
                call -> {
                    RpcRequest request =
                            new RpcRequest(
                                    call.requests().next().orElseThrow(), call.options().headers());
                    RpcResponse response = handler.handle(request, context(service, call));
                    call.answer(response.body());
                });
    }

    @Override
    public ServeHandle serveStreaming(
            ServiceName service, RpcStreamingHandler handler, ServeOptions options) {
        return add(
                service,
                call -> {
                    RpcRequest request =
                            new RpcRequest(
                                    call.requests().next().orElseThrow(), call.options().headers());
                    handler.handle(request, call.sink(), context(service, call));
                });
    }

    @Override
    public ServeHandle serveClientStream(
            ServiceName service, RpcClientStreamingHandler handler, ServeOptions options) {
        return add(
                service,
                call ->
                        call.answer(
                                handler.handle(call.requests(), context(service, call)).body()));
    }

    @Override
    public ServeHandle serveDuplex(
            ServiceName service, RpcDuplexHandler handler, ServeOptions options) {
        return add(
                service,
                call -> handler.handle(call.requests(), call.sink(), context(service, call)));
    }

    private ServeHandle add(ServiceName service, Serving serving) {
        if (services.putIfAbsent(service, serving) != null) {
            throw RpcServeException.alreadyServing(service);
        }
        return new ServeHandle() {
            private boolean closed;

            @Override
            public ServiceName service() {
                return service;
            }

            @Override
            public int inFlight() {
                return 0;
            }

            @Override
            public boolean isClosed() {
                return closed;
            }

            @Override
            public void close() {
                if (!closed) services.remove(service);
                closed = true;
            }

            @Override
            public boolean close(Duration drain) {
                close();
                return true;
            }
        };
    }

    private MemoryCall begin(ServiceName service, CallOptions options) {
        Serving serving = services.get(service);
        if (serving == null) {
            throw RpcServerException.of(RpcStatus.NOT_FOUND, "not served", RpcOutcome.REFUSED);
        }
        MemoryCall call = new MemoryCall(new CallId(ids.incrementAndGet()), options);
        Thread.startVirtualThread(() -> run(serving, call));
        return call;
    }

    private static void run(Serving serving, MemoryCall call) {
        try {
            serving.serve(call);
            call.end(Optional.empty());
        } catch (RpcAppException e) {
            call.end(Optional.of(server(e.status(), e.body())));
        } catch (Exception | AssertionError e) {
            call.end(
                    Optional.of(server(RpcStatus.INTERNAL, "handler panicked: " + e.getMessage())));
        }
    }

    private static RpcServerException server(RpcStatus status, String body) {
        return RpcServerException.of(
                status, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static RpcContext context(ServiceName service, MemoryCall call) {
        return new RpcContext() {
            @Override
            public OriginHash callerOrigin() {
                return new OriginHash(7);
            }

            @Override
            public NodeId callerNode() {
                return SELF;
            }

            @Override
            public CallId callId() {
                return call.id();
            }

            @Override
            public ServiceName service() {
                return service;
            }

            @Override
            public RpcHeaders headers() {
                return call.options().headers();
            }

            @Override
            public Optional<Instant> deadline() {
                return Optional.empty();
            }

            @Override
            public Optional<TraceContext> trace() {
                return call.options().trace();
            }

            @Override
            public Cancellation cancellation() {
                return call.cancellation();
            }
        };
    }
}
