package org.netmesh.mesh.extended;

import java.util.Arrays;
import org.netmesh.kernel.codec.MalformedException;

/**
 * Reads the body of one control frame; every shortage is a {@link MalformedException}. Confined to
 * one thread.
 */
final class FrameReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    FrameReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    int u8() {
        return bytes[take(1)] & 0xff;
    }

    int u16() {
        int low = u8();
        return low | (u8() << Byte.SIZE);
    }

    int i32() {
        int low = u16();
        return low | (u16() << Short.SIZE);
    }

    long i64() {
        long low = Integer.toUnsignedLong(i32());
        return low | ((long) i32() << Integer.SIZE);
    }

    long varint() {
        if (at == end) throw MalformedException.truncated("a control frame ends too early");
        return Varint.read(bytes, take(Varint.sizeOf(bytes[at])));
    }

    byte[] rest() {
        byte[] out = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return out;
    }

    void requireEnd() {
        if (at != end) throw MalformedException.oversize("a control frame goes on after its end");
    }

    private int take(int length) {
        if (length > end - at) throw MalformedException.truncated("a control frame ends too early");
        int from = at;
        at += length;
        return from;
    }
}
