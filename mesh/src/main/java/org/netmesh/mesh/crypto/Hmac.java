package org.netmesh.mesh.crypto;

import java.util.Arrays;

/** HMAC over the port's hash, block of 64 bytes, and the key expansion of Noise on top of it. */
final class Hmac {
    private static final int BLOCK_BYTES = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private Hmac() {}

    /** {@code count} outputs of 32 bytes each, 2 or 3, as Noise's HKDF gives them. */
    static byte[][] expand(Crypto crypto, byte[] chainingKey, byte[] material, int count) {
        byte[] root = of(crypto, chainingKey, material);
        byte[][] outputs = new byte[count][];
        byte[] previous = new byte[0];
        for (int i = 0; i < count; i++) {
            previous = of(crypto, root, previous, new byte[] {(byte) (i + 1)});
            outputs[i] = previous;
        }
        Secret.wipe(root);
        return outputs;
    }

    /**
     * @param key at most 64 bytes
     */
    static byte[] of(Crypto crypto, byte[] key, byte[]... parts) {
        byte[][] inner = new byte[parts.length + 1][];
        inner[0] = pad(key, INNER);
        System.arraycopy(parts, 0, inner, 1, parts.length);
        return crypto.hash(pad(key, OUTER), crypto.hash(inner));
    }

    private static byte[] pad(byte[] key, byte with) {
        byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) block[i] ^= with;
        return block;
    }
}
