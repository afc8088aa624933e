package org.netmesh.mesh.crypto;

import java.util.Arrays;
import org.netmesh.kernel.Hex;

/**
 * The public half of a node's X25519 key pair, which a dialler must know (spec 01 §6.1). 32 bytes,
 * taken as given. Immutable.
 */
public final class StaticPublicKey {
    public static final int BYTES = Crypto.KEY_BYTES;
    private static final String ALLOWED = "a public key must be 32 bytes (64 hex chars)";
    private static final int SHOWN_BYTES = 8;

    private final byte[] bytes;

    private StaticPublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param bytes 32 of them, copied
     * @throws CryptoException {@code INVALID_KEY} for any other length
     */
    public static StaticPublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw CryptoException.invalidKey(ALLOWED + ", got " + bytes.length + " bytes");
        }
        return new StaticPublicKey(bytes.clone());
    }

    /**
     * @param hex 64 hexadecimal digits of either case
     * @throws CryptoException {@code INVALID_KEY} for anything else
     */
    public static StaticPublicKey parse(String hex) {
        return new StaticPublicKey(KeyText.parse(hex, ALLOWED));
    }

    /** A copy. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return Hex.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StaticPublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Shortened, the form of logs. */
    @Override
    public String toString() {
        return Hex.of(Arrays.copyOf(bytes, SHOWN_BYTES)) + "...";
    }
}
