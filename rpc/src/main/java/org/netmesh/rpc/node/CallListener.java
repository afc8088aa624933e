package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import org.netmesh.rpc.RpcException;
import org.netmesh.rpc.RpcReply;

/**
 * Hears what becomes of a call of ours, on the event loop: must neither block nor run user code.
 * After {@link #replied}, {@link #completed} or {@link #failed} it hears no more.
 */
public interface CallListener {
    /**
     * How an open stream is used.
     *
     * @param grantEvery chunks read after which the server is granted so many more; 0 for never
     * @param credits items that may be sent at first; {@link Gate#UNLIMITED} if they are not
     *     counted
     * @param firstBodyBytes the longest first item
     * @param bodyBytes the longest further item
     */
    record Terms(int grantEvery, long credits, int firstBodyBytes, int bodyBytes) {}

    /** The request of a stream has left, or its first item may. */
    default void opened(Terms terms) {}

    /**
     * A chunk came.
     *
     * @return whether there was room for it
     */
    default boolean chunk(ByteBuffer body) {
        return true;
    }

    /** The server takes so many more items. */
    default void granted(long credits) {}

    /** The session took an item. */
    default void itemLeft() {}

    /** The one answer of a unary or client-streaming call. */
    default void replied(RpcReply reply) {}

    /** The end of a response stream. */
    default void completed() {}

    void failed(RpcException why);
}
