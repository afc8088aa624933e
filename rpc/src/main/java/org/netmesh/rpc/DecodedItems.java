package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/**
 * The values of a stream. One that cannot be read is thrown once, closes the stream and ends it
 * (spec 09 §14, §20). One reader; {@link #close} from any thread.
 */
final class DecodedItems<T> implements Source<T> {
    private final BodyStream raw;
    private final Runnable closing;
    private final Function<ByteBuffer, T> decoder;
    private volatile boolean ended;
    private volatile @Nullable RpcCodecException failure;
    // Confined to the reader.
    private long taken;

    /**
     * @param closing gives the stream up
     */
    DecodedItems(BodyStream raw, Runnable closing, Function<ByteBuffer, T> decoder) {
        this.raw = raw;
        this.closing = closing;
        this.decoder = decoder;
    }

    @Override
    public @Nullable T next(long limitNanos) {
        if (ended) return null;
        Optional<ByteBuffer> body;
        try {
            body =
                    limitNanos == Long.MAX_VALUE
                            ? raw.next()
                            : raw.next(Duration.ofNanos(limitNanos));
        } catch (RpcStreamClosedException closedHere) {
            ended = true;
            return null;
        }
        if (body.isEmpty()) return null;
        taken++;
        return decoded(body.get());
    }

    /** Values taken so far. */
    long taken() {
        return taken;
    }

    /** Whether this is what the stream ended with because an item could not be read. */
    boolean failedWith(Throwable thrown) {
        return thrown.equals(failure);
    }

    @Override
    public boolean ended() {
        return ended || raw.ended();
    }

    @Override
    public void close() {
        ended = true;
        closing.run();
    }

    private T decoded(ByteBuffer body) {
        try {
            return decoder.apply(body);
        } catch (RpcCodecException e) {
            failure = e;
            close();
            throw e;
        }
    }
}
