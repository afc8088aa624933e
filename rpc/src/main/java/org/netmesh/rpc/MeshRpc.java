package org.netmesh.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshNode;

/**
 * Calls and services of one node, in bytes (spec 09). Thread-safe. Blocking calls are cancelled by
 * interrupting their thread, asynchronous ones by cancelling their future, all by the token of
 * their options; the server is told.
 */
public interface MeshRpc extends ResilientCalls {
    /** The calls and services of a node: always the same of the same node. */
    static MeshRpc of(MeshNode node) {
        return node.part(MeshRpc.class, NodeRpc::of);
    }

    /** What was counted, in both roles. */
    RpcMetricsSnapshot metrics();

    /** Tells of every call that is over from now on, in the place of an earlier observer. */
    void setObserver(RpcObserver observer);

    /** What already waits for the observer is still told. */
    void clearObserver();

    /** The node that calls and serves. */
    NodeId nodeId();

    /** As {@link #call(NodeId, ServiceName, byte[], CallOptions)} with the defaults. */
    default RpcReply call(NodeId target, ServiceName service, byte[] body) {
        return call(target, service, body, CallOptions.DEFAULT);
    }

    /**
     * One request, one response.
     *
     * @param body read before the call returns
     * @throws RpcException by kind; its {@code outcome()} says whether the handler may have run
     */
    RpcReply call(NodeId target, ServiceName service, byte[] body, CallOptions options);

    @Override
    CompletableFuture<RpcReply> callAsync(
            NodeId target, ServiceName service, byte[] body, CallOptions options);

    /** As {@link #callService(ServiceName, byte[], CallOptions)} with the defaults. */
    default RpcReply callService(ServiceName service, byte[] body) {
        return callService(service, body, CallOptions.DEFAULT);
    }

    /** As {@link #call}, of a node that announces the service, chosen by the options' routing. */
    RpcReply callService(ServiceName service, byte[] body, CallOptions options);

    @Override
    CompletableFuture<RpcReply> callServiceAsync(
            ServiceName service, byte[] body, CallOptions options);

    default RpcStream callStreaming(NodeId target, ServiceName service, byte[] body) {
        return callStreaming(target, service, body, CallOptions.DEFAULT);
    }

    /** One request, many chunks of response. */
    RpcStream callStreaming(NodeId target, ServiceName service, byte[] body, CallOptions options);

    RpcStream callServiceStreaming(ServiceName service, byte[] body, CallOptions options);

    default ClientStreamCall callClientStream(NodeId target, ServiceName service) {
        return callClientStream(target, service, CallOptions.DEFAULT);
    }

    /** Many items of request, one response. The request leaves with the first item. */
    ClientStreamCall callClientStream(NodeId target, ServiceName service, CallOptions options);

    ClientStreamCall callServiceClientStream(ServiceName service, CallOptions options);

    default DuplexCall callDuplex(NodeId target, ServiceName service) {
        return callDuplex(target, service, CallOptions.DEFAULT);
    }

    /** Both sides stream. The request leaves with the first item. */
    DuplexCall callDuplex(NodeId target, ServiceName service, CallOptions options);

    DuplexCall callServiceDuplex(ServiceName service, CallOptions options);

    /** The nodes that announce the service, by ascending unsigned id; this one too if it does. */
    @Override
    List<NodeId> findServiceNodes(ServiceName service);

    default ServeHandle serve(ServiceName service, RpcHandler handler) {
        return serve(service, handler, ServeOptions.DEFAULT);
    }

    /**
     * Serves unary calls until the handle is closed.
     *
     * @throws RpcServeException if the node serves that name already, which goes on undisturbed
     */
    ServeHandle serve(ServiceName service, RpcHandler handler, ServeOptions options);

    default ServeHandle serveStreaming(ServiceName service, RpcStreamingHandler handler) {
        return serveStreaming(service, handler, ServeOptions.DEFAULT);
    }

    ServeHandle serveStreaming(
            ServiceName service, RpcStreamingHandler handler, ServeOptions options);

    default ServeHandle serveClientStream(ServiceName service, RpcClientStreamingHandler handler) {
        return serveClientStream(service, handler, ServeOptions.DEFAULT);
    }

    ServeHandle serveClientStream(
            ServiceName service, RpcClientStreamingHandler handler, ServeOptions options);

    default ServeHandle serveDuplex(ServiceName service, RpcDuplexHandler handler) {
        return serveDuplex(service, handler, ServeOptions.DEFAULT);
    }

    ServeHandle serveDuplex(ServiceName service, RpcDuplexHandler handler, ServeOptions options);

    /** The same calls and services in values. */
    default TypedMeshRpc typed(Codec codec) {
        return new TypedMeshRpc(this, codec);
    }
}
