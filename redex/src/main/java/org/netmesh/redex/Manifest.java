package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.netmesh.kernel.Xxh3;

/** The 16 bytes that name the live generation (spec 06 §9.1). Stateless. */
final class Manifest {
    static final int BYTES = 16;
    private static final int CHECKED = 12;
    private static final int MAGIC = 0x4D44_4552; // "REDM", little-endian
    private static final byte VERSION = 1;
    private static final int RESERVED_BYTES = 3;

    private Manifest() {}

    static byte[] encode(long generation) {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).put(VERSION).putInt((int) generation).position(CHECKED);
        return out.putInt((int) Xxh3.hash64(out.array(), 0, CHECKED)).array();
    }

    /** The generation; empty if the bytes are no manifest. Looks at the first 16 only. */
    static Optional<Long> decode(byte[] bytes) {
        if (bytes.length < BYTES) return Optional.empty();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean headed = in.getInt() == MAGIC && in.get() == VERSION;
        long generation = in.getInt() & 0xFFFF_FFFFL;
        boolean reserved = false;
        for (int i = 0; i < RESERVED_BYTES; i++) reserved |= in.get() != 0;
        boolean valid = in.getInt() == (int) Xxh3.hash64(bytes, 0, CHECKED);
        return headed && !reserved && valid && generation != 0
                ? Optional.of(generation)
                : Optional.empty();
    }
}
