package org.netmesh.rpc;

/** Serves calls in which both sides stream values. May block. */
@FunctionalInterface
public interface TypedDuplexHandler<Q, R> {
    /**
     * @throws Exception answers the call with a status: an {@link RpcAppException} with its own,
     *     any other exception with {@code 0x8001} and its message
     */
    void handle(TypedRequestStream<Q> requests, TypedResponseSink<R> sink, RpcContext context)
            throws Exception;
}
