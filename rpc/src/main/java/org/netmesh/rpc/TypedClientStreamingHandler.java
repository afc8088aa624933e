package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;

/** Serves calls of many values that one answers. May block. */
@FunctionalInterface
public interface TypedClientStreamingHandler<Q, R extends @Nullable Object> {
    /**
     * @throws Exception answers the call with a status: an {@link RpcAppException} with its own,
     *     any other exception with {@code 0x8001} and its message
     */
    R handle(TypedRequestStream<Q> requests, RpcContext context) throws Exception;
}
