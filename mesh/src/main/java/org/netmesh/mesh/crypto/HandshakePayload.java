package org.netmesh.mesh.crypto;

/**
 * What the other side put into its handshake message, proven to come from whoever holds the keys of
 * that message. Immutable.
 */
public final class HandshakePayload {
    private final byte[] bytes;
    private final byte[] transcript;

    HandshakePayload(byte[] bytes, byte[] transcript) {
        this.bytes = bytes;
        this.transcript = transcript;
    }

    /** A copy of the payload. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The 32-byte Noise hash just before the payload was encrypted: what a proof signs (spec 20
     * §3).
     */
    public byte[] transcript() {
        return transcript.clone();
    }
}
