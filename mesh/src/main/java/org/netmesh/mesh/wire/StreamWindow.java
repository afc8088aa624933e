package org.netmesh.mesh.wire;

import static org.netmesh.kernel.codec.MalformedException.oversize;
import static org.netmesh.kernel.codec.MalformedException.truncated;

import org.netmesh.kernel.StreamId;

/**
 * A credit grant: all bytes ever accepted on one stream, unsigned (spec 01 §7.3). Immutable.
 *
 * @param totalConsumed cumulative since the stream was created
 */
public record StreamWindow(StreamId stream, long totalConsumed) {
    public static final int BYTES = 16;

    /** The subprotocol of grants. */
    public static final int SUBPROTOCOL = 0x0b00;

    /** The stream on which grants travel. */
    public static final long CONTROL_STREAM = -1;

    /**
     * @throws org.netmesh.kernel.codec.MalformedException {@code TRUNCATED} or {@code OVERSIZE}
     *     unless {@code length} is 16
     */
    public static StreamWindow read(byte[] in, int offset, int length) {
        if (length < BYTES) throw truncated(message("truncated", length));
        if (length > BYTES) throw oversize(message("oversize", length));
        return new StreamWindow(
                new StreamId(LittleEndian.i64(in, offset)),
                LittleEndian.i64(in, offset + Long.BYTES));
    }

    public byte[] toBytes() {
        byte[] out = new byte[BYTES];
        write(out, 0, stream.value(), totalConsumed);
        return out;
    }

    /** Writes 16 bytes at {@code offset}, for grants that are built for every packet. */
    public static void write(byte[] out, int offset, long stream, long totalConsumed) {
        LittleEndian.put64(out, offset, stream);
        LittleEndian.put64(out, offset + Long.BYTES, totalConsumed);
    }

    private static String message(String what, int length) {
        return "%s stream-window message: %d bytes (need 16)".formatted(what, length);
    }
}
