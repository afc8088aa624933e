package org.netmesh.redex;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 20-byte index record, little-endian (spec 06 §2): seq, then payload offset and length or the
 * 8 inline bytes, then flags and checksum. Read and written in place in arrays of records; every 20
 * bytes are a record, whether or not it describes anything. Stateless.
 */
final class IndexRecord {
    static final int BYTES = 20;
    static final int INLINE = 0x8000_0000;
    static final int INLINE_BYTES = 8;

    private static final int PAYLOAD = 8;
    private static final int LENGTH = 12;
    private static final int FLAGS = 16;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private IndexRecord() {}

    /**
     * @param checksum 28 bits: a heap record with the inline flag cannot be built
     */
    static void putHeap(byte[] at, int i, long seq, long offset, int length, int checksum) {
        if ((checksum & ~Checksum28.MASK) != 0 || offset >>> 32 != 0) {
            throw new IllegalArgumentException(
                    "a heap record takes a 28-bit checksum and a 32-bit offset, got "
                            + Integer.toHexString(checksum)
                            + " and "
                            + offset);
        }
        LONG.set(at, i, seq);
        INT.set(at, i + PAYLOAD, (int) offset);
        INT.set(at, i + LENGTH, length);
        INT.set(at, i + FLAGS, checksum);
    }

    static void putInline(byte[] at, int i, long seq, long eightBytes, int checksum) {
        LONG.set(at, i, seq);
        LONG.set(at, i + PAYLOAD, eightBytes);
        INT.set(at, i + FLAGS, (checksum & Checksum28.MASK) | INLINE);
    }

    static long seq(byte[] at, int i) {
        return (long) LONG.get(at, i);
    }

    static boolean isInline(byte[] at, int i) {
        return ((int) INT.get(at, i + FLAGS) & INLINE) != 0;
    }

    static int checksum(byte[] at, int i) {
        return (int) INT.get(at, i + FLAGS) & Checksum28.MASK;
    }

    /** Where a heap payload begins. */
    static long offset(byte[] at, int i) {
        return (int) INT.get(at, i + PAYLOAD) & 0xFFFF_FFFFL;
    }

    /** How long a heap payload is. */
    static long length(byte[] at, int i) {
        return (int) INT.get(at, i + LENGTH) & 0xFFFF_FFFFL;
    }

    /** Where a heap payload ends. */
    static long end(byte[] at, int i) {
        return offset(at, i) + length(at, i);
    }

    /** The position in the record of its 8 inline bytes. */
    static int inlineAt(int i) {
        return i + PAYLOAD;
    }

    static void rebase(byte[] at, int i, long offset) {
        INT.set(at, i + PAYLOAD, (int) offset);
    }

    static long timestamp(byte[] at, int i) {
        return (long) LONG.get(at, i);
    }

    static void putTimestamp(byte[] at, int i, long nanos) {
        LONG.set(at, i, nanos);
    }

    /** An inline payload as the little-endian number of its bytes. */
    static long inlineNumber(byte[] eight) {
        if (eight.length != INLINE_BYTES) {
            throw RedexException.payloadTooLarge("append_inline", eight.length, INLINE_BYTES);
        }
        return (long) LONG.get(eight, 0);
    }

    static void putInlineBytes(byte[] at, int i, long eightBytes) {
        LONG.set(at, i, eightBytes);
    }
}
