package org.netmesh.redex;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The checksum of a record: the low 28 bits of XXH3-64 over its payload (spec 06 §2). Stateless.
 */
final class Checksum28 {
    static final int MASK = 0x0FFF_FFFF;
    private static final int STEP_BYTES = 1 << 16;
    private static final Hasher64 XXH3 = Hashing.xxh3_64();

    private Checksum28() {}

    static int of(byte[] bytes, int offset, int length) {
        return (int) XXH3.hashBytesToLong(bytes, offset, length) & MASK;
    }

    /** Of memory that may lie outside the heap; copied in steps, so it costs no more than one. */
    static int of(MemorySegment payload) {
        long size = payload.byteSize();
        byte[] step = new byte[(int) Math.min(STEP_BYTES, size)];
        HashStream64 stream = XXH3.hashStream();
        for (long at = 0; at < size; at += step.length) {
            int length = (int) Math.min(step.length, size - at);
            MemorySegment.copy(payload, ValueLayout.JAVA_BYTE, at, step, 0, length);
            stream.putBytes(step, 0, length);
        }
        return of(stream);
    }

    /** Of an inline payload, given as the little-endian number of its 8 bytes. */
    static int ofInline(long eightBytes) {
        return (int) XXH3.hashLongToLong(eightBytes) & MASK;
    }

    static HashStream64 stream() {
        return XXH3.hashStream();
    }

    static int of(HashStream64 stream) {
        return (int) stream.getAsLong() & MASK;
    }
}
