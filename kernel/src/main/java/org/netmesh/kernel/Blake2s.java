package org.netmesh.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.bouncycastle.crypto.digests.Blake2sDigest;

/**
 * BLAKE2s with a 32-byte digest (RFC 7693), no salt, no personalisation: the derivations of spec 03
 * §2.2 and the handshake of spec 01 §5. Stateless, thread-safe.
 */
public final class Blake2s {
    public static final int DIGEST_BYTES = 32;
    public static final int MAX_KEY_BYTES = 32;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Blake2s() {}

    /** The unkeyed digest of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        return digest(new Blake2sDigest(DIGEST_BYTES * Byte.SIZE), parts);
    }

    /**
     * The keyed digest of the parts, one after the other.
     *
     * @throws IllegalArgumentException unless the key has 1 to 32 bytes
     */
    public static byte[] keyed(byte[] key, byte[]... parts) {
        if (key.length < 1 || key.length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a BLAKE2s key must have 1 to %d bytes, got %d"
                            .formatted(MAX_KEY_BYTES, key.length));
        }
        return digest(new Blake2sDigest(key), parts);
    }

    /** As {@link #keyed(byte[], byte[]...)} with an ASCII label as the key. */
    public static byte[] keyed(String label, byte[]... parts) {
        return keyed(label.getBytes(US_ASCII), parts);
    }

    /** The first eight bytes of the keyed digest, little-endian. */
    public static long keyedLong(String label, byte[]... parts) {
        return (long) LONG.get(keyed(label, parts), 0);
    }

    private static byte[] digest(Blake2sDigest digest, byte[]... parts) {
        for (byte[] part : parts) digest.update(part, 0, part.length);
        byte[] out = new byte[DIGEST_BYTES];
        digest.doFinal(out, 0);
        return out;
    }
}
