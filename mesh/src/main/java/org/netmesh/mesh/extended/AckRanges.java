package org.netmesh.mesh.extended;

import java.util.Arrays;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * Which packet numbers came, as an ACK says it: up to 64 ranges, the highest first (RFC 9000,
 * section 19.3). Immutable once read.
 */
final class AckRanges {
    static final int MAX_RANGES = 64;

    /** First and last number of each range, descending. */
    private final long[] bounds;

    private AckRanges(long[] bounds) {
        this.bounds = bounds;
    }

    /**
     * @param bounds first and last number of each range, the highest range first; neither touching
     *     nor overlapping
     */
    static AckRanges of(long... bounds) {
        return new AckRanges(bounds.clone());
    }

    int count() {
        return bounds.length / 2;
    }

    long largest() {
        return bounds[1];
    }

    long first(int range) {
        return bounds[2 * range];
    }

    long last(int range) {
        return bounds[2 * range + 1];
    }

    static AckRanges read(FrameReader in, long largest, long count) {
        if (count < 1 || count > MAX_RANGES) {
            throw MalformedException.invalid("an ACK must hold 1 to 64 ranges, got " + count);
        }
        long[] bounds = new long[(int) count * 2];
        long last = largest;
        for (int i = 0; i < count; i++) {
            if (i > 0) last = bounds[2 * i - 2] - in.varint() - 2;
            long first = last - in.varint();
            if (first < 0) throw MalformedException.invalid("an ACK reaches below zero");
            bounds[2 * i] = first;
            bounds[2 * i + 1] = last;
        }
        return new AckRanges(bounds);
    }

    void write(ByteWriter out) {
        for (int i = 0; i < count(); i++) {
            if (i > 0) ControlFrame.varint(out, first(i - 1) - last(i) - 2);
            ControlFrame.varint(out, last(i) - first(i));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AckRanges that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count(); i++) {
            text.append(i == 0 ? "" : ",").append(first(i)).append('-').append(last(i));
        }
        return text.toString();
    }
}
