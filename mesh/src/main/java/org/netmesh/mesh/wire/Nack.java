package org.netmesh.mesh.wire;

import static org.netmesh.kernel.codec.MalformedException.oversize;
import static org.netmesh.kernel.codec.MalformedException.truncated;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A list of missing packets. Defined by the reference, sent by nobody; never send it to a 0.19.0
 * peer, which would take it for an event (spec 01 §4.3). Immutable.
 *
 * @param nextExpected the lowest sequence not yet received, unsigned
 * @param missing bit <i>i</i>: sequence {@code nextExpected + 1 + i} is missing
 */
public record Nack(long nextExpected, long missing) {
    public static final int BYTES = 16;

    /**
     * @throws org.netmesh.kernel.codec.MalformedException unless {@code length} is 16
     */
    public static Nack read(byte[] in, int offset, int length) {
        if (length < BYTES) throw truncated("nack of " + length + " bytes (need 16)");
        if (length > BYTES) throw oversize("nack of " + length + " bytes (need 16)");
        return new Nack(LittleEndian.i64(in, offset), LittleEndian.i64(in, offset + Long.BYTES));
    }

    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        LittleEndian.put64(out, 0, nextExpected);
        LittleEndian.put64(out, Long.BYTES, missing);
        return out;
    }

    /** Ascending, the lowest first; beyond 2^64 − 1 that value repeats. */
    public LongStream missingSequences() {
        LongStream later =
                IntStream.range(0, Long.SIZE)
                        .filter(bit -> (missing >>> bit & 1) == 1)
                        .mapToLong(bit -> saturatingAdd(nextExpected, 1L + bit));
        return LongStream.concat(LongStream.of(nextExpected), later);
    }

    private static long saturatingAdd(long a, long b) {
        long sum = a + b;
        return Long.compareUnsigned(sum, a) < 0 ? -1 : sum;
    }
}
