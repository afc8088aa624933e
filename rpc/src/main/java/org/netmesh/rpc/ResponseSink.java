package org.netmesh.rpc;

/** Where a handler writes the chunks of its answer. Thread-safe; chunks of one thread in order. */
public interface ResponseSink {
    /**
     * Sends a chunk, waiting while the caller has not taken earlier ones.
     *
     * @param body must not change after the call; an empty one is a chunk too
     * @throws RpcCancelledException if nobody wants it any more
     * @throws RpcCodecException if it is longer than a frame to this caller may be
     */
    void send(byte[] body);

    /**
     * As {@link #send}, but drops the chunk instead of waiting, and counts it.
     *
     * @return whether it was taken
     */
    boolean trySend(byte[] body);
}
