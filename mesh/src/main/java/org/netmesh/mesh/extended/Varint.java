package org.netmesh.mesh.extended;

/**
 * QUIC's variable-length integers, 0 to 2^62 − 1 in 1, 2, 4 or 8 bytes (RFC 9000, section 16).
 * Stateless.
 */
final class Varint {
    static final long MAX = (1L << 62) - 1;
    private static final int[] SIZES = {1, 2, 4, 8};
    private static final int PREFIX_SHIFT = 6;
    private static final int FIRST_MASK = 0x3f;

    private Varint() {}

    /** How many bytes the shortest form takes. */
    static int size(long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("a varint must be 0 to 2^62 - 1, got " + value);
        }
        if (value < 1 << 6) return 1;
        if (value < 1 << 14) return 2;
        return value < 1 << 30 ? 4 : 8;
    }

    /** Writes the shortest form; returns where it ends. */
    static int write(byte[] out, int at, long value) {
        int size = size(value);
        for (int i = size - 1; i >= 0; i--)
            out[at + size - 1 - i] = (byte) (value >>> (i * Byte.SIZE));
        out[at] |= (byte) (Integer.numberOfTrailingZeros(size) << PREFIX_SHIFT);
        return at + size;
    }

    /** How many bytes the form takes that begins with this one. */
    static int sizeOf(byte first) {
        return SIZES[(first & 0xff) >>> PREFIX_SHIFT];
    }

    /** Reads the form that begins at {@code at}, all of whose bytes must be there. */
    static long read(byte[] in, int at) {
        long value = in[at] & FIRST_MASK;
        int size = sizeOf(in[at]);
        for (int i = 1; i < size; i++) value = (value << Byte.SIZE) | (in[at + i] & 0xff);
        return value;
    }
}
