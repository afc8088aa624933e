package org.netmesh.kernel.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads postcard values in order (spec 06 §21). Total: any bytes give values or a {@link
 * MalformedException}; a list's memory is bounded by the bytes that are there. Confined to one
 * thread.
 *
 * <p>Ours is strict by default (decision 33): over-long varints, repeated map keys and bytes after
 * the value are errors. {@link #lenient} reads as the reference does, for data that it may have
 * written so.
 */
public final class PostcardReader {
    private static final int GROUP_BITS = 7;
    private static final int MAX_EMPTY_ELEMENTS = 1 << 16;

    /** How much of the reference's leniency is kept. */
    private enum Mode {
        STRICT,
        LENIENT
    }

    private final ByteReader in;
    private final Mode mode;

    private PostcardReader(ByteReader in, Mode mode) {
        this.in = in;
        this.mode = mode;
    }

    public static PostcardReader of(byte[] bytes) {
        return new PostcardReader(ByteReader.of(bytes), Mode.STRICT);
    }

    /**
     * Accepts over-long varints, lets the last of repeated map keys win, and ignores bytes after
     * the value.
     */
    public static PostcardReader lenient(byte[] bytes) {
        return new PostcardReader(ByteReader.of(bytes), Mode.LENIENT);
    }

    public int remaining() {
        return in.remaining();
    }

    public int u8() {
        return in.u8();
    }

    public boolean bool() {
        int value = in.u8();
        if (value > 1) throw MalformedException.invalid("a boolean must be 0 or 1, got " + value);
        return value == 1;
    }

    /** 0 to 65,535. */
    public int u16() {
        return (int) varint(Short.SIZE);
    }

    /** 0 to 2^32 − 1. */
    public long u32() {
        return varint(Integer.SIZE);
    }

    /** 64 bits; unsigned values above {@link Long#MAX_VALUE} come out negative. */
    public long u64() {
        return varint(Long.SIZE);
    }

    public short i16() {
        return (short) zigZag(varint(Short.SIZE));
    }

    public int i32() {
        return (int) zigZag(varint(Integer.SIZE));
    }

    public long i64() {
        return zigZag(varint(Long.SIZE));
    }

    public float f32() {
        return Float.intBitsToFloat(in.i32());
    }

    public double f64() {
        return Double.longBitsToDouble(in.u64());
    }

    public String string() {
        return in.utf8(u64());
    }

    /** A length and that many bytes. */
    public byte[] bytes() {
        return in.bytes(u64());
    }

    /** Exactly {@code length} bytes without a length before them. */
    public byte[] fixed(int length) {
        return in.bytes(length);
    }

    public <T> Optional<T> optional(Function<PostcardReader, T> value) {
        int tag = in.u8();
        if (tag > 1) {
            throw MalformedException.invalid("an option's tag must be 0 or 1, got " + tag);
        }
        return tag == 0 ? Optional.empty() : Optional.of(value.apply(this));
    }

    /** The index of an enum's variant. */
    public int variant() {
        long index = u32();
        if (index > Integer.MAX_VALUE) {
            throw MalformedException.invalid("unknown variant " + index);
        }
        return (int) index;
    }

    /** Elements that take no bytes at all are allowed up to 65,536 of them. */
    public <T> List<T> list(Function<PostcardReader, T> element) {
        long count = u64();
        List<T> out = new ArrayList<>();
        for (long i = 0; i != count; i++) {
            if (in.remaining() == 0 && i >= MAX_EMPTY_ELEMENTS) {
                throw MalformedException.oversize("more than %d empty elements".formatted(i));
            }
            out.add(element.apply(this));
        }
        return out;
    }

    /** Entries in the order of the bytes. */
    public <K, V> Map<K, V> map(
            Function<PostcardReader, K> key, Function<PostcardReader, V> value) {
        Map<K, V> out = new LinkedHashMap<>();
        long count = u64();
        for (long i = 0; i != count; i++) {
            if (in.remaining() == 0 && i >= MAX_EMPTY_ELEMENTS) {
                throw MalformedException.oversize("more than %d empty entries".formatted(i));
            }
            K k = key.apply(this);
            boolean repeated = out.put(k, value.apply(this)) != null;
            if (repeated && mode == Mode.STRICT) {
                throw MalformedException.invalid("a map's key is repeated");
            }
        }
        return out;
    }

    /**
     * @throws MalformedException {@code OVERSIZE} if bytes are left, unless lenient
     */
    public void end() {
        if (mode == Mode.STRICT) in.end();
    }

    private long varint(int bits) {
        long value = 0;
        for (int shift = 0; shift < bits; shift += GROUP_BITS) {
            int group = in.u8();
            int payload = group & 0x7f;
            if (shift + GROUP_BITS > bits && payload >>> (bits - shift) != 0) {
                throw MalformedException.invalid("a varint does not fit in " + bits + " bits");
            }
            value |= (long) payload << shift;
            if (group < 0x80) {
                if (payload == 0 && shift > 0 && mode == Mode.STRICT) {
                    throw MalformedException.invalid("an over-long varint");
                }
                return value;
            }
        }
        throw MalformedException.invalid("a varint does not fit in " + bits + " bits");
    }

    private static long zigZag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
