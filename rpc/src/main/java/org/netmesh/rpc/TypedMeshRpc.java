package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;

/**
 * Calls and services of one node, in values (spec 09 §20). What is said of {@link MeshRpc} holds
 * here too. A value that cannot be written fails with {@code codec_encode} before anything is sent;
 * an answer that cannot be read fails with {@code codec_decode} and is never retried. Thread-safe.
 */
public final class TypedMeshRpc {
    private static final String CLIENT = "client";

    private final MeshRpc raw;
    private final TypedBodies bodies;
    private final TypedServing serving;

    TypedMeshRpc(MeshRpc raw, Codec codec) {
        this.raw = raw;
        bodies = new TypedBodies(codec);
        serving = new TypedServing(bodies);
    }

    /** The calls and services of a node, in JSON. */
    public static TypedMeshRpc of(MeshNode node) {
        return of(node, Codec.json());
    }

    public static TypedMeshRpc of(MeshNode node, Codec codec) {
        return MeshRpc.of(node).typed(codec);
    }

    /** The same node's calls, in bytes. */
    public MeshRpc raw() {
        return raw;
    }

    /** As {@link MeshRpc#findServiceNodes}. */
    public List<NodeId> findServiceNodes(ServiceName service) {
        return raw.findServiceNodes(service);
    }

    /** As {@link #call(NodeId, ServiceName, Object, Class, CallOptions)} with the defaults. */
    public <Q, R> R call(NodeId target, ServiceName service, Q request, Class<R> response) {
        return call(target, service, request, response, CallOptions.DEFAULT);
    }

    /** One request, one response; as {@link MeshRpc#call(NodeId, ServiceName, byte[])}. */
    public <Q, R> R call(
            NodeId target, ServiceName service, Q request, Class<R> response, CallOptions options) {
        return answer(raw.call(target, service, bodies.encode(request), options), response);
    }

    public <Q, R> CompletableFuture<R> callAsync(
            NodeId target, ServiceName service, Q request, Class<R> response, CallOptions options) {
        return async(
                response, () -> raw.callAsync(target, service, bodies.encode(request), options));
    }

    /** As {@link #callService(ServiceName, Object, Class, CallOptions)} with the defaults. */
    public <Q, R> R callService(ServiceName service, Q request, Class<R> response) {
        return callService(service, request, response, CallOptions.DEFAULT);
    }

    /** As {@link #call}, of a node that announces the service. */
    public <Q, R> R callService(
            ServiceName service, Q request, Class<R> response, CallOptions options) {
        return answer(raw.callService(service, bodies.encode(request), options), response);
    }

    public <Q, R> CompletableFuture<R> callServiceAsync(
            ServiceName service, Q request, Class<R> response, CallOptions options) {
        return async(
                response, () -> raw.callServiceAsync(service, bodies.encode(request), options));
    }

    /** As {@link MeshRpc#callWithRetry}; the request is written once. */
    public <Q, R> R callWithRetry(
            NodeId target,
            ServiceName service,
            Q request,
            Class<R> response,
            CallOptions options,
            RetryPolicy policy) {
        byte[] body = bodies.encode(request);
        return answer(raw.callWithRetry(target, service, body, options, policy), response);
    }

    /** As {@link MeshRpc#callServiceWithRetry}; the request is written once. */
    public <Q, R> R callServiceWithRetry(
            ServiceName service,
            Q request,
            Class<R> response,
            CallOptions options,
            RetryPolicy policy) {
        byte[] body = bodies.encode(request);
        return answer(raw.callServiceWithRetry(service, body, options, policy), response);
    }

    /** As {@link MeshRpc#callWithHedgeTo}; the request is written once. */
    public <Q, R> R callWithHedgeTo(
            List<NodeId> targets,
            ServiceName service,
            Q request,
            Class<R> response,
            CallOptions options,
            HedgePolicy policy) {
        byte[] body = bodies.encode(request);
        return answer(raw.callWithHedgeTo(targets, service, body, options, policy), response);
    }

    /** As {@link MeshRpc#callServiceWithHedge}; the request is written once. */
    public <Q, R> R callServiceWithHedge(
            ServiceName service,
            Q request,
            Class<R> response,
            CallOptions options,
            HedgePolicy policy) {
        byte[] body = bodies.encode(request);
        return answer(raw.callServiceWithHedge(service, body, options, policy), response);
    }

    /** As {@link #callStreaming(NodeId, ServiceName, Object, Class, CallOptions)}, by default. */
    public <Q, R> TypedRpcStream<R> callStreaming(
            NodeId target, ServiceName service, Q request, Class<R> chunk) {
        return callStreaming(target, service, request, chunk, CallOptions.DEFAULT);
    }

    /** One request, many values in answer. */
    public <Q, R> TypedRpcStream<R> callStreaming(
            NodeId target, ServiceName service, Q request, Class<R> chunk, CallOptions options) {
        byte[] body = bodies.encode(request);
        return stream(raw.callStreaming(target, service, body, options), chunk);
    }

    public <Q, R> TypedRpcStream<R> callServiceStreaming(
            ServiceName service, Q request, Class<R> chunk, CallOptions options) {
        return stream(raw.callServiceStreaming(service, bodies.encode(request), options), chunk);
    }

    /** Many values, one answer. */
    public <Q, R> TypedClientStreamCall<Q, R> callClientStream(
            NodeId target, ServiceName service, Class<R> response, CallOptions options) {
        return upload(raw.callClientStream(target, service, options), response);
    }

    public <Q, R> TypedClientStreamCall<Q, R> callServiceClientStream(
            ServiceName service, Class<R> response, CallOptions options) {
        return upload(raw.callServiceClientStream(service, options), response);
    }

    /** Both sides stream. */
    public <Q, R> TypedDuplexCall<Q, R> callDuplex(
            NodeId target, ServiceName service, Class<R> response, CallOptions options) {
        return duplex(raw.callDuplex(target, service, options), response);
    }

    public <Q, R> TypedDuplexCall<Q, R> callServiceDuplex(
            ServiceName service, Class<R> response, CallOptions options) {
        return duplex(raw.callServiceDuplex(service, options), response);
    }

    /** As {@link #serve(ServiceName, Class, TypedHandler, ServeOptions)} with the defaults. */
    public <Q, R extends @Nullable Object> ServeHandle serve(
            ServiceName service, Class<Q> request, TypedHandler<Q, R> handler) {
        return serve(service, request, handler, ServeOptions.DEFAULT);
    }

    /** As {@link MeshRpc#serve(ServiceName, RpcHandler, ServeOptions)}. */
    public <Q, R extends @Nullable Object> ServeHandle serve(
            ServiceName service,
            Class<Q> request,
            TypedHandler<Q, R> handler,
            ServeOptions options) {
        return raw.serve(service, serving.unary(requests(request), handler), options);
    }

    /** As {@link MeshRpc#serveStreaming(ServiceName, RpcStreamingHandler, ServeOptions)}. */
    public <Q, R> ServeHandle serveStreaming(
            ServiceName service,
            Class<Q> request,
            TypedStreamingHandler<Q, R> handler,
            ServeOptions options) {
        return raw.serveStreaming(service, serving.streaming(requests(request), handler), options);
    }

    /**
     * As {@link MeshRpc#serveClientStream(ServiceName, RpcClientStreamingHandler, ServeOptions)}.
     */
    public <Q, R extends @Nullable Object> ServeHandle serveClientStream(
            ServiceName service,
            Class<Q> item,
            TypedClientStreamingHandler<Q, R> handler,
            ServeOptions options) {
        return raw.serveClientStream(service, serving.clientStream(items(item), handler), options);
    }

    /** As {@link MeshRpc#serveDuplex(ServiceName, RpcDuplexHandler, ServeOptions)}. */
    public <Q, R> ServeHandle serveDuplex(
            ServiceName service,
            Class<Q> item,
            TypedDuplexHandler<Q, R> handler,
            ServeOptions options) {
        return raw.serveDuplex(service, serving.duplex(items(item), handler), options);
    }

    /** As {@link #serve(Class, Object, ServeOptions)} with the defaults. */
    public <T> ServeHandle serve(Class<T> contract, T implementation) {
        return serve(contract, implementation, ServeOptions.DEFAULT);
    }

    /**
     * Serves each method of a Java interface as a service whose shape its signature says: a value
     * or a {@link java.util.stream.Stream} or {@link org.netmesh.kernel.flow.Subscription} in, one
     * of them out. The options hold for each. What an implementation throws answers as a {@link
     * TypedHandler}'s does.
     *
     * @param contract must be accessible to this module, and its records to Jackson
     * @return closes all of them; its name is the contract's
     * @throws IllegalArgumentException if the interface is no contract
     * @throws RpcServeException if the node serves one of the names already
     */
    public <T> ServeHandle serve(Class<T> contract, T implementation, ServeOptions options) {
        return new ContractServer(raw, serving, bodies, implementation, options)
                .serve(Contract.of(contract));
    }

    /** As {@link #client(Class, NodeId, CallOptions)} with the defaults. */
    public <T> T client(Class<T> contract, NodeId target) {
        return client(contract, target, CallOptions.DEFAULT);
    }

    /**
     * The contract as one node serves it. Its methods block as calls do; streams that they return
     * must be closed or read to their end. Before its first call the node is asked what it means by
     * the contract; one that does not say is called all the same.
     *
     * @param options of every call
     * @return thread-safe; throws {@link RpcContractException} while the two disagree, and what
     *     calls throw
     * @throws IllegalArgumentException if the interface is no contract
     */
    public <T> T client(Class<T> contract, NodeId target, CallOptions options) {
        return ContractClient.of(contract, raw, bodies, Optional.of(target), options);
    }

    /**
     * As {@link #client(Class, NodeId, CallOptions)}, of whichever node announces the called method
     * and agrees on the contract.
     */
    public <T> T client(Class<T> contract, CallOptions options) {
        return ContractClient.of(contract, raw, bodies, Optional.empty(), options);
    }

    private <R> R answer(RpcReply reply, Class<R> type) {
        return bodies.decoder(type, CLIENT).apply(reply.body());
    }

    private <R> CompletableFuture<R> async(
            Class<R> type, Supplier<CompletableFuture<RpcReply>> call) {
        return Mapped.of(Attempt.begin(call), reply -> answer(reply, type));
    }

    private <R> TypedRpcStream<R> stream(RpcStream stream, Class<R> chunk) {
        return new TypedRpcStream<>(stream, bodies.decoder(chunk, CLIENT));
    }

    private <Q, R> TypedClientStreamCall<Q, R> upload(ClientStreamCall call, Class<R> type) {
        return new TypedClientStreamCall<>(call, bodies, bodies.decoder(type, CLIENT));
    }

    private <Q, R> TypedDuplexCall<Q, R> duplex(DuplexCall call, Class<R> type) {
        return new TypedDuplexCall<>(call, bodies, bodies.decoder(type, CLIENT));
    }

    private <Q> Function<ByteBuffer, Q> requests(Class<Q> type) {
        return bodies.decoder(type, "request");
    }

    private <Q> Function<ByteBuffer, Q> items(Class<Q> type) {
        return bodies.decoder(type, "typed request stream");
    }
}
