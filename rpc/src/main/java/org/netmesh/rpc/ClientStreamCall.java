package org.netmesh.rpc;

/**
 * An upload and its one answer (spec 09 §15). One sender at a time; {@link #close} from any thread.
 */
public interface ClientStreamCall extends AutoCloseable {
    CallId callId();

    /** Whether the call was made with a request window. */
    boolean flowControlled();

    /**
     * Sends an item, waiting for the server's credit and the session's.
     *
     * @param body must not change after the call; an empty one is an item too
     * @throws RpcCodecException {@code codec_encode} after {@link #finish}, or if it is too long
     * @throws RpcException what the call failed with meanwhile; {@code stream_closed} after {@link
     *     #close}
     */
    void send(byte[] body);

    /**
     * As {@link #send}, without waiting.
     *
     * @return whether it was taken
     */
    boolean trySend(byte[] body);

    /** Sends the last item in the shortest form: nothing but {@link #finish} may follow. */
    void sendLast(byte[] body);

    /**
     * Ends the upload and waits for the answer.
     *
     * @throws RpcCodecException {@code codec_encode} the second time
     * @throws RpcException what the call failed with
     */
    RpcReply finish();

    /** Cancels the call if it is not over. Idempotent. */
    @Override
    void close();
}
