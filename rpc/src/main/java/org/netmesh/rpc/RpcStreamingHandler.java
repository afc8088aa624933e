package org.netmesh.rpc;

/** Serves calls that one request begins and many chunks answer. May block. */
@FunctionalInterface
public interface RpcStreamingHandler {
    /**
     * Ends the stream by returning; what was sent before arrives before.
     *
     * @throws Exception ends it with a status, as in {@link RpcHandler#handle}
     */
    void handle(RpcRequest request, ResponseSink sink, RpcContext context) throws Exception;
}
