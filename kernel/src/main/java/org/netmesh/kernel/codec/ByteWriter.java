package org.netmesh.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes fixed little-endian fields into an array that grows. Confined to one thread. */
public final class ByteWriter {
    private static final int FIRST_BYTES = 64;
    private static final int GROUP_BITS = 7;
    private static final int MORE = 0x80;
    private static final int MAX_VARINT_BYTES = 10;

    private ByteBuffer out;

    public ByteWriter() {
        this(FIRST_BYTES);
    }

    /**
     * @param expectedBytes the first size of the array, at least 1
     */
    public ByteWriter(int expectedBytes) {
        out = ByteBuffer.allocate(Math.max(1, expectedBytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the low 8 bits. */
    public ByteWriter u8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    /** Writes the low 16 bits. */
    public ByteWriter u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    /** Writes the low 32 bits. */
    public ByteWriter u32(long value) {
        room(Integer.BYTES).putInt((int) value);
        return this;
    }

    public ByteWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /** Writes an unsigned number in groups of 7 bits, low group first. */
    public ByteWriter varint(long value) {
        ByteBuffer to = room(MAX_VARINT_BYTES);
        long rest = value;
        while ((rest & -MORE) != 0) {
            to.put((byte) (rest | MORE));
            rest >>>= GROUP_BITS;
        }
        to.put((byte) rest);
        return this;
    }

    public ByteWriter bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** Writes what remains in the buffer, whose position stays. */
    public ByteWriter bytes(ByteBuffer value) {
        room(value.remaining()).put(value.duplicate());
        return this;
    }

    /** Writes the UTF-8 bytes alone, without a length. */
    public ByteWriter utf8(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    /** The number of bytes written so far. */
    public int size() {
        return out.position();
    }

    /** A copy of all bytes written so far. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int needed = Math.addExact(out.position(), bytes);
            int doubled = (int) Math.min(out.capacity() * 2L, Integer.MAX_VALUE - Long.BYTES);
            out =
                    ByteBuffer.allocate(Math.max(needed, doubled))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put(out.flip());
        }
        return out;
    }
}
