package org.netmesh.rpc;

/** Serves calls in which both sides stream. May block. */
@FunctionalInterface
public interface RpcDuplexHandler {
    /**
     * Ends the response stream by returning, before or after the items end.
     *
     * @throws Exception ends it with a status, as in {@link RpcHandler#handle}
     */
    void handle(RequestStream requests, ResponseSink sink, RpcContext context) throws Exception;
}
