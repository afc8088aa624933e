package org.netmesh.rpc;

/** Serves calls of many request items and one response. May block. */
@FunctionalInterface
public interface RpcClientStreamingHandler {
    /**
     * May answer before the items end; those that follow are then dropped.
     *
     * @throws Exception answers with a status, as in {@link RpcHandler#handle}
     */
    RpcResponse handle(RequestStream requests, RpcContext context) throws Exception;
}
