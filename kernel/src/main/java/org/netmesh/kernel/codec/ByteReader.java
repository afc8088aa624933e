package org.netmesh.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/**
 * Reads fixed little-endian fields in order. Total: a field that does not fit throws {@code
 * TRUNCATED} and leaves the position before that field. Confined to one thread.
 */
public final class ByteReader {
    private final ByteBuffer in;

    private ByteReader(ByteBuffer in) {
        this.in = in;
    }

    public static ByteReader of(byte[] bytes) {
        return new ByteReader(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Reads from the buffer's position to its limit; the buffer's own position stays. */
    public static ByteReader of(ByteBuffer bytes) {
        return new ByteReader(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    public int remaining() {
        return in.remaining();
    }

    /** 0 to 255. */
    public int u8() {
        require(Byte.BYTES);
        return Byte.toUnsignedInt(in.get());
    }

    /** 0 to 65,535. */
    public int u16() {
        require(Short.BYTES);
        return Short.toUnsignedInt(in.getShort());
    }

    /** 0 to 2^32 − 1. */
    public long u32() {
        require(Integer.BYTES);
        return Integer.toUnsignedLong(in.getInt());
    }

    /** 32 bits, sign as it falls. */
    public int i32() {
        require(Integer.BYTES);
        return in.getInt();
    }

    /** 64 bits; unsigned values above {@link Long#MAX_VALUE} come out negative. */
    public long u64() {
        require(Long.BYTES);
        return in.getLong();
    }

    /**
     * @param length at least 0; checked against what is there before anything is allocated
     */
    public byte[] bytes(long length) {
        require(length);
        byte[] out = new byte[(int) length];
        in.get(out);
        return out;
    }

    /** A read-only view of the next {@code length} bytes, without a copy. */
    public ByteBuffer slice(long length) {
        require(length);
        ByteBuffer view = in.slice(in.position(), (int) length).asReadOnlyBuffer();
        in.position(in.position() + (int) length);
        return view.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * @param length in bytes of UTF-8
     * @throws MalformedException {@code INVALID} if the bytes are not UTF-8
     */
    public String utf8(long length) {
        int start = in.position();
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(slice(length))
                    .toString();
        } catch (CharacterCodingException e) {
            in.position(start);
            throw MalformedException.invalid("not UTF-8 at byte " + start);
        }
    }

    /**
     * @throws MalformedException {@code OVERSIZE} if bytes are left
     */
    public void end() {
        if (in.hasRemaining()) {
            throw MalformedException.oversize(in.remaining() + " bytes after the end");
        }
    }

    private void require(long bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw MalformedException.truncated(
                    "need %s bytes at byte %d, have %d"
                            .formatted(
                                    Long.toUnsignedString(bytes), in.position(), in.remaining()));
        }
    }
}
