package org.netmesh.rpc;

/** The sending half of a {@link DuplexCall}. One sender at a time. */
public interface DuplexSink extends AutoCloseable {
    CallId callId();

    boolean flowControlled();

    /** As {@link ClientStreamCall#send}. */
    void send(byte[] body);

    /** As {@link ClientStreamCall#trySend}. */
    boolean trySend(byte[] body);

    /**
     * Ends the request stream; answers go on.
     *
     * @throws RpcCodecException {@code codec_encode} the second time
     */
    void finish();

    /**
     * Gives the half up without an end of the request stream; cancels if the other half is gone.
     */
    @Override
    void close();
}
