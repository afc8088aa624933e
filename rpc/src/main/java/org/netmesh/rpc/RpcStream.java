package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * The chunks of a response, in order, as they come (spec 09 §14). One reader; {@link #close} from
 * any thread. What the server or the transport fails with is thrown once, after the chunks before
 * it; then the stream stays at its end.
 */
public interface RpcStream extends BodyStream, AutoCloseable {
    CallId callId();

    /**
     * Waits for the next chunk; empty at the end. Interrupting the thread cancels the call.
     *
     * @throws RpcException what the call failed with; {@code stream_closed} after {@link #close}
     */
    @Override
    Optional<ByteBuffer> next();

    /** Lets the server send so many more, beside the automatic grants; nothing without a window. */
    void grant(int chunks);

    /** Whether the call was made with a window of its own. */
    boolean flowControlled();

    /** Cancels the call if it is not over, and drops what came. Idempotent. */
    @Override
    void close();

    /** The chunks for one subscriber; cancelling closes the stream. */
    Flow.Publisher<ByteBuffer> publisher();

    /** The chunks as values of JSON. */
    default <R> TypedRpcStream<R> typed(Class<R> type) {
        return typed(type, Codec.json());
    }

    /** The chunks as values; from then on only the typed stream is read. */
    default <R> TypedRpcStream<R> typed(Class<R> type, Codec codec) {
        return new TypedRpcStream<>(this, new TypedBodies(codec).decoder(type, "client"));
    }
}
