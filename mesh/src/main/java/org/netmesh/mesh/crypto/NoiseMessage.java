package org.netmesh.mesh.crypto;

import java.util.Arrays;

/** A handshake message: an ephemeral public key in clear, then the sealed payload. */
final class NoiseMessage {
    /** With an empty payload. */
    static final int MIN_BYTES = Crypto.KEY_BYTES + Crypto.TAG_BYTES;

    private NoiseMessage() {}

    static byte[] join(byte[] ephemeral, byte[] sealed) {
        byte[] message = Arrays.copyOf(ephemeral, ephemeral.length + sealed.length);
        System.arraycopy(sealed, 0, message, ephemeral.length, sealed.length);
        return message;
    }

    static byte[] ephemeral(byte[] message) {
        return Arrays.copyOf(message, Crypto.KEY_BYTES);
    }

    static byte[] sealed(byte[] message) {
        return Arrays.copyOfRange(message, Crypto.KEY_BYTES, message.length);
    }
}
