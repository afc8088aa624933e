package org.netmesh.cortex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.Xxh3;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.MalformedException;

/**
 * The 24 bytes before every CortEX event in a log (spec 06 §18). Immutable.
 *
 * <p>Layout, little-endian: dispatch, flags, two bytes of zero, origin, {@code seqOrTs}, checksum.
 *
 * @param dispatch what the event is, 0 to 255; from 0x80 on for applications
 * @param flags 0 to 255; {@link #FLAG_CAUSAL}, {@link #FLAG_CONTINUITY_PROOF}
 * @param seqOrTs unsigned: a counter per origin or Unix nanoseconds, one meaning per log
 * @param checksum see {@link #checksum(byte[])}
 */
public record EventMeta(int dispatch, int flags, OriginHash origin, long seqOrTs, int checksum) {
    public static final int BYTES = 24;
    public static final int FLAG_CAUSAL = 0x01;
    public static final int FLAG_CONTINUITY_PROOF = 0x02;
    private static final int PAD_OFFSET = 2;
    private static final int ORIGIN_OFFSET = 4;
    private static final int SEQ_OFFSET = 12;
    private static final int CHECKSUM_OFFSET = 20;
    private static final int MAX_U8 = 0xff;

    public EventMeta {
        requireU8("dispatch", dispatch);
        requireU8("flags", flags);
    }

    /** A meta for {@link #seal}: no flags, the checksum still to be computed. */
    public static EventMeta of(int dispatch, OriginHash origin, long seqOrTs) {
        return new EventMeta(dispatch, 0, origin, seqOrTs, 0);
    }

    /**
     * Reads the first 24 bytes; what the two zero bytes hold does not matter.
     *
     * @throws MalformedException {@code TRUNCATED} if there are fewer
     */
    public static EventMeta decode(byte[] payload) {
        if (payload.length < BYTES) {
            throw MalformedException.truncated(
                    "payload too short: %d bytes (need %d)".formatted(payload.length, BYTES));
        }
        ByteReader in = ByteReader.of(payload);
        int dispatch = in.u8();
        int flags = in.u8();
        in.u16();
        return new EventMeta(dispatch, flags, new OriginHash(in.u64()), in.u64(), in.i32());
    }

    /** The 24 bytes, with this meta's checksum as it is. */
    public byte[] encode() {
        byte[] bytes = new byte[BYTES];
        write(bytes);
        return bytes;
    }

    /** A whole log payload: this meta with the right checksum, then the tail. */
    public byte[] seal(byte[] tail) {
        byte[] payload = join(tail);
        little(payload).putInt(CHECKSUM_OFFSET, (int) Xxh3.hash64(payload));
        return payload;
    }

    /**
     * The current form (v2): the low 32 bits of XXH3 over this meta, its checksum taken as zero,
     * then the tail. A flipped dispatch byte is found by it.
     */
    public int checksum(byte[] tail) {
        return (int) Xxh3.hash64(join(tail));
    }

    /** The older form (v1): the low 32 bits of XXH3 over the tail alone. */
    public static int legacyChecksum(byte[] tail) {
        return (int) Xxh3.hash64(tail);
    }

    /** Whether a payload of at least 24 bytes carries the checksum of either form. */
    static boolean isIntact(byte[] payload) {
        int expected = little(payload).getInt(CHECKSUM_OFFSET);
        byte[] hashed = payload.clone();
        little(hashed).putShort(PAD_OFFSET, (short) 0).putInt(CHECKSUM_OFFSET, 0);
        return expected == (int) Xxh3.hash64(hashed)
                || expected == (int) Xxh3.hash64(payload, BYTES, payload.length - BYTES);
    }

    private byte[] join(byte[] tail) {
        byte[] payload = new byte[BYTES + tail.length];
        write(payload);
        little(payload).putInt(CHECKSUM_OFFSET, 0);
        System.arraycopy(tail, 0, payload, BYTES, tail.length);
        return payload;
    }

    private void write(byte[] target) {
        target[0] = (byte) dispatch;
        target[1] = (byte) flags;
        little(target)
                .putLong(ORIGIN_OFFSET, origin.value())
                .putLong(SEQ_OFFSET, seqOrTs)
                .putInt(CHECKSUM_OFFSET, checksum);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void requireU8(String name, int value) {
        if (value < 0 || value > MAX_U8) {
            throw new IllegalArgumentException(name + " must be 0 to 255, got " + value);
        }
    }
}
