package org.netmesh.mesh.extended;

import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/** QUIC's variable-length integers (RFC 9000, section 16), the shortest form only. Stateless. */
final class QuicVarint {
    static final long MAX = (1L << 62) - 1;
    private static final int LENGTH_SHIFT = 6;
    private static final int FIRST_MASK = 0x3f;

    private QuicVarint() {}

    static long read(ByteReader in) {
        int first = in.u8();
        int log = first >>> LENGTH_SHIFT;
        long value = first & FIRST_MASK;
        for (int left = (1 << log) - 1; left > 0; left--) value = value << Byte.SIZE | in.u8();
        if (log != log(value)) throw MalformedException.invalid("an over-long varint");
        return value;
    }

    /**
     * @param value 0 to 2^62 − 1
     */
    static void write(ByteWriter out, long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("a varint must be 0 to 2^62 - 1, got " + value);
        }
        int log = log(value);
        int bytes = 1 << log;
        long marked = value | (long) log << (bytes * Byte.SIZE - 2);
        for (int i = bytes - 1; i >= 0; i--) out.u8((int) (marked >>> (i * Byte.SIZE)) & 0xff);
    }

    /** Of the number of bytes, to the base 2. */
    private static int log(long value) {
        if (value < 1L << 6) return 0;
        if (value < 1L << 14) return 1;
        return value < 1L << 30 ? 2 : 3;
    }
}
