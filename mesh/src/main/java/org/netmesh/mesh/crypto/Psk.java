package org.netmesh.mesh.crypto;

import org.netmesh.kernel.Hex;
import org.netmesh.kernel.port.Entropy;

/**
 * The pre-shared key of a mesh: 32 bytes that every member holds. It lets a peer in and authorises
 * nothing (decision 27). Its text form is redacted; closing wipes it. Thread-safe.
 */
public final class Psk implements AutoCloseable {
    public static final int BYTES = Crypto.KEY_BYTES;
    private static final String ALLOWED = "PSK must be 32 bytes (64 hex chars)";

    private final Secret secret;

    private Psk(byte[] bytes) {
        secret = new Secret("PSK", bytes);
    }

    /**
     * @param bytes 32 of them, copied
     * @throws CryptoException {@code INVALID_KEY} for any other length
     */
    public static Psk of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw CryptoException.invalidKey(ALLOWED + ", got " + bytes.length + " bytes");
        }
        return new Psk(bytes.clone());
    }

    /**
     * @param hex 64 hexadecimal digits of either case
     * @throws CryptoException {@code INVALID_KEY} for anything else; the text is not repeated
     */
    public static Psk fromHex(String hex) {
        return new Psk(KeyText.parse(hex, ALLOWED));
    }

    /** A fresh one, to be given to every member: {@link #exportHex}. */
    public static Psk generate(Entropy entropy) {
        byte[] bytes = new byte[BYTES];
        entropy.fill(bytes);
        return new Psk(bytes);
    }

    /** The secret itself, 64 digits; keep it where only members can read it. */
    public String exportHex() {
        byte[] bytes = secret.copy();
        try {
            return Hex.of(bytes);
        } finally {
            Secret.wipe(bytes);
        }
    }

    /** A copy, for the handshake to wipe. */
    byte[] copy() {
        return secret.copy();
    }

    @Override
    public void close() {
        secret.wipe();
    }

    @Override
    public String toString() {
        return "Psk[REDACTED]";
    }
}
