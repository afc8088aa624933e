package org.netmesh.rpc;

/** Serves calls that one value begins and many answer. May block. */
@FunctionalInterface
public interface TypedStreamingHandler<Q, R> {
    /**
     * @throws Exception answers the call with a status: an {@link RpcAppException} with its own,
     *     any other exception with {@code 0x8001} and its message
     */
    void handle(Q request, TypedResponseSink<R> sink, RpcContext context) throws Exception;
}
