package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;

/** Serves typed unary calls. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface TypedHandler<Q, R extends @Nullable Object> {
    /**
     * @throws Exception answers the call with a status: an {@link RpcAppException} with its own,
     *     any other exception with {@code 0x8001} and its message
     */
    R handle(Q request, RpcContext context) throws Exception;
}
