package org.netmesh.kernel;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/**
 * XXH3 with the default secret: 64 bits with seed 0 for shards, channels, stream ids (spec 05 §3,
 * 03 §5.2), 128 bits with a seed for Bloom filters (spec 04a §15). Stateless.
 */
public final class Xxh3 {
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private Xxh3() {}

    public static long hash64(byte[] bytes) {
        return HASHER.hashBytesToLong(bytes);
    }

    /**
     * @throws IndexOutOfBoundsException if the range does not lie inside {@code bytes}
     */
    public static long hash64(byte[] bytes, int offset, int length) {
        return HASHER.hashBytesToLong(bytes, offset, length);
    }

    /** The two halves of the 128-bit variant. */
    public record Hash128(long high, long low) {}

    /** The 128-bit variant with a seed, as Bloom filters use it (spec 04a §15). */
    public static Hash128 hash128(byte[] bytes, long seed) {
        HashValue128 hash = Hashing.xxh3_128(seed).hashBytesTo128Bits(bytes);
        return new Hash128(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }
}
