package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.netmesh.kernel.Xxh3;

/**
 * The 16 bytes that keep the next sequence where the records do not tell it: after a sweep that
 * emptied the log, and after a skip (spec 06 §33). Ours; a 0.19.0 node passes over it. Stateless.
 */
final class Floor {
    static final int BYTES = 16;
    private static final int CHECKED = 12;
    private static final int MAGIC = 0x4644_4552; // "REDF", little-endian

    private Floor() {}

    static byte[] encode(long nextSeq) {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putLong(nextSeq);
        return out.putInt((int) Xxh3.hash64(out.array(), 0, CHECKED)).array();
    }

    static Optional<Long> decode(byte[] bytes) {
        if (bytes.length < BYTES) return Optional.empty();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean headed = in.getInt() == MAGIC;
        long nextSeq = in.getLong();
        boolean valid = in.getInt() == (int) Xxh3.hash64(bytes, 0, CHECKED);
        return headed && valid ? Optional.of(nextSeq) : Optional.empty();
    }
}
