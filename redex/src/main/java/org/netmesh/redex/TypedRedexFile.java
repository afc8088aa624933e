package org.netmesh.redex;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * A log of values of one type (spec 06 §16). A payload that does not decode fails alone: its {@link
 * TypedEvent#value} throws, the stream goes on. Thread-safe.
 */
public final class TypedRedexFile<T> {
    private final RedexFile file;
    private final Codec<T> codec;

    public TypedRedexFile(RedexFile file, Codec<T> codec) {
        this.file = file;
        this.codec = codec;
    }

    /** The log underneath. */
    public RedexFile file() {
        return file;
    }

    /**
     * @throws RedexException {@code ENCODE} if the codec fails; otherwise as {@link
     *     RedexFile#append(byte[])}
     */
    public long append(T value) {
        return file.append(encode(value));
    }

    /** Appends, then folds the value into {@code state}; the event stays if the fold fails. */
    public <S> long appendAndFold(T value, S state, BiConsumer<? super T, ? super S> fold) {
        long seq = append(value);
        fold.accept(value, state);
        return seq;
    }

    /** All or none. */
    public OptionalLong appendBatch(List<? extends T> values) {
        List<byte[]> payloads = new ArrayList<>(values.size());
        for (T value : values) payloads.add(encode(value));
        return file.appendBatch(payloads);
    }

    /** As {@link RedexFile#readRange}. */
    public List<TypedEvent<T>> readRange(long start, long end) {
        return file.readRange(start, end).stream().map(this::typed).toList();
    }

    /** As {@link RedexFile#tail(long)}. */
    public TypedTail<T> tail(long fromSeq) {
        return new TypedTail<>(file.tail(fromSeq), this::typed);
    }

    private TypedEvent<T> typed(RedexEvent event) {
        return new TypedEvent<>(event, codec);
    }

    private byte[] encode(T value) {
        try {
            return codec.encode(value);
        } catch (RedexException e) {
            throw e;
        } catch (RuntimeException e) {
            throw RedexException.encode(String.valueOf(e.getMessage()), e);
        }
    }
}
