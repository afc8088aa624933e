package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.netmesh.kernel.flow.SourceSubscription;
import org.netmesh.kernel.port.UserExecutor;

/**
 * The items of a request as a typed handler takes them. One that cannot be read is thrown once, and
 * the stream ends; a handler that lets it escape answers {@code 0x8000}. One reader.
 */
public final class TypedRequestStream<Q> extends SourceSubscription<Q> {
    private final DecodedItems<Q> items;

    TypedRequestStream(RequestStream raw, Function<ByteBuffer, Q> decoder) {
        this(new DecodedItems<>(raw, () -> {}, decoder));
    }

    private TypedRequestStream(DecodedItems<Q> items) {
        super(items, UserExecutor.virtualThreads());
        this.items = items;
    }

    /** As {@link #next}, telling the first item of the stream from later ones. */
    public Optional<Chunk<Q>> nextChunk() {
        boolean first = items.taken() == 0;
        return next().map(value -> first ? new Chunk.Init<>(value) : new Chunk.Data<>(value));
    }

    /** The items that are left, each with its place; may be taken after some were read. */
    public Iterable<Chunk<Q>> chunked() {
        return () ->
                new Iterator<>() {
                    private Optional<Chunk<Q>> ahead = Optional.empty();

                    @Override
                    public boolean hasNext() {
                        if (ahead.isEmpty()) ahead = nextChunk();
                        return ahead.isPresent();
                    }

                    @Override
                    public Chunk<Q> next() {
                        if (!hasNext()) throw new NoSuchElementException("the request has ended");
                        Chunk<Q> chunk = ahead.orElseThrow();
                        ahead = Optional.empty();
                        return chunk;
                    }
                };
    }

    boolean failedWith(Throwable thrown) {
        return items.failedWith(thrown);
    }
}
