package org.netmesh.rpc;

/** Serves unary calls: one request, one response. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface RpcHandler {
    /**
     * @throws Exception answers the call with a status: an {@code RpcAppException} with its own,
     *     anything else with {@code 0x0006}
     */
    RpcResponse handle(RpcRequest request, RpcContext context) throws Exception;
}
