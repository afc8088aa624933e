package org.netmesh.redex;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * A codec in postcard, the encoding of Rust nodes' typed logs and model states (spec 06 §21). The
 * two functions write and read the fields in the order of the Rust type. Bytes behind the value are
 * refused (decision 33). Thread-safe if the functions are.
 */
public final class PostcardCodec<T> implements Codec<T> {
    private final BiConsumer<PostcardWriter, ? super T> writing;
    private final Function<PostcardReader, ? extends T> reading;

    private PostcardCodec(
            BiConsumer<PostcardWriter, ? super T> writing,
            Function<PostcardReader, ? extends T> reading) {
        this.writing = writing;
        this.reading = reading;
    }

    public static <T> PostcardCodec<T> of(
            BiConsumer<PostcardWriter, ? super T> writing,
            Function<PostcardReader, ? extends T> reading) {
        return new PostcardCodec<>(writing, reading);
    }

    @Override
    public byte[] encode(T value) {
        PostcardWriter out = new PostcardWriter();
        writing.accept(out, value);
        return out.toByteArray();
    }

    @Override
    public T decode(byte[] bytes) {
        PostcardReader in = PostcardReader.of(bytes);
        try {
            T value = reading.apply(in);
            in.end();
            return value;
        } catch (MalformedException e) {
            throw RedexException.decode(String.valueOf(e.getMessage()), e);
        }
    }
}
