package org.netmesh.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/**
 * Writes postcard values in order (spec 06 §21); equal values give equal bytes. Confined to one
 * thread.
 */
public final class PostcardWriter {
    private final ByteWriter out = new ByteWriter();

    public PostcardWriter() {}

    public PostcardWriter u8(int value) {
        out.u8(value);
        return this;
    }

    public PostcardWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public PostcardWriter u16(int value) {
        return varint(value & 0xffffL);
    }

    public PostcardWriter u32(long value) {
        return varint(value & 0xffff_ffffL);
    }

    /** Unsigned. */
    public PostcardWriter u64(long value) {
        return varint(value);
    }

    public PostcardWriter i16(short value) {
        return varint(((value << 1) ^ (value >> (Short.SIZE - 1))) & 0xffffL);
    }

    public PostcardWriter i32(int value) {
        return varint(((value << 1) ^ (value >> (Integer.SIZE - 1))) & 0xffff_ffffL);
    }

    public PostcardWriter i64(long value) {
        return varint((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    public PostcardWriter f32(float value) {
        out.u32(Float.floatToRawIntBits(value));
        return this;
    }

    public PostcardWriter f64(double value) {
        out.u64(Double.doubleToRawLongBits(value));
        return this;
    }

    public PostcardWriter string(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    /** A length and the bytes. */
    public PostcardWriter bytes(byte[] value) {
        varint(value.length);
        return fixed(value);
    }

    /** The bytes without a length. */
    public PostcardWriter fixed(byte[] value) {
        out.bytes(value);
        return this;
    }

    public <T> PostcardWriter optional(Optional<T> value, BiConsumer<PostcardWriter, T> writer) {
        bool(value.isPresent());
        value.ifPresent(v -> writer.accept(this, v));
        return this;
    }

    /** The index of an enum's variant, at least 0. */
    public PostcardWriter variant(int index) {
        return u32(index);
    }

    public <T> PostcardWriter list(Collection<T> elements, BiConsumer<PostcardWriter, T> writer) {
        varint(elements.size());
        elements.forEach(element -> writer.accept(this, element));
        return this;
    }

    /** Entries in the map's own order, which makes equal maps equal bytes. */
    public <K, V> PostcardWriter map(
            SortedMap<K, V> entries,
            BiConsumer<PostcardWriter, K> key,
            BiConsumer<PostcardWriter, V> value) {
        varint(entries.size());
        for (Map.Entry<K, V> entry : entries.entrySet()) {
            key.accept(this, entry.getKey());
            value.accept(this, entry.getValue());
        }
        return this;
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private PostcardWriter varint(long value) {
        out.varint(value);
        return this;
    }
}
