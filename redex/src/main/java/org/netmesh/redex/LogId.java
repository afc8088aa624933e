package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.port.Entropy;

/**
 * Tells one log from another that had or gets the same name: random, given when a log is made, lost
 * when it is unlinked. Immutable.
 */
public record LogId(long high, long low) {
    static final int BYTES = 24;
    private static final int MAGIC = 0x4944_4552; // "REDI", little-endian

    static LogId random(Entropy entropy) {
        return new LogId(entropy.nextLong(), entropy.nextLong());
    }

    /** Magic, the two numbers, and the low half of XXH3-64 over them, little-endian. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putLong(high).putLong(low);
        return out.putInt((int) Xxh3.hash64(out.array(), 0, out.position())).array();
    }

    static Optional<LogId> decode(byte[] bytes) {
        if (bytes.length != BYTES) return Optional.empty();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean headed = in.getInt() == MAGIC;
        LogId id = new LogId(in.getLong(), in.getLong());
        boolean valid = (int) Xxh3.hash64(bytes, 0, in.position()) == in.getInt();
        return headed && valid ? Optional.of(id) : Optional.empty();
    }

    @Override
    public String toString() {
        return Hex.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }
}
