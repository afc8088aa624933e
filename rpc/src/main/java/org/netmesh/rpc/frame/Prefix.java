package org.netmesh.rpc.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.netmesh.kernel.codec.MalformedException;

/**
 * The 24 bytes before every frame (spec 09 §3). Flags, padding and checksum are written as 0 and
 * not read. Immutable.
 *
 * @param dispatch which frame follows, 0 to 255
 * @param origin the sender's origin hash, in full
 * @param call the call's id
 */
public record Prefix(int dispatch, long origin, long call) {
    public static final int BYTES = 24;
    private static final int ORIGIN = 4;
    private static final int CALL = 12;

    /**
     * @throws MalformedException {@code TRUNCATED} if fewer than 24 bytes are there
     */
    public static Prefix read(byte[] bytes, int offset, int length) {
        if (length < BYTES) {
            throw MalformedException.truncated("an event prefix has 24 bytes, got " + length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).slice();
        in.order(ByteOrder.LITTLE_ENDIAN);
        return new Prefix(Byte.toUnsignedInt(in.get(0)), in.getLong(ORIGIN), in.getLong(CALL));
    }

    void write(ByteBuffer out) {
        int start = out.position();
        out.put(start, (byte) dispatch);
        out.putLong(start + ORIGIN, origin);
        out.putLong(start + CALL, call);
        out.position(start + BYTES);
    }
}
