package org.netmesh.bus;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/** Decodes what a poll source delivers. One consumer at a time. */
final class TypedSource<T> implements Source<T> {
    private final PollSource events;
    private final Function<StoredEvent, T> decode;
    private final Optional<BiConsumer<StoredEvent, RuntimeException>> onError;

    TypedSource(
            PollSource events,
            Function<StoredEvent, T> decode,
            Optional<BiConsumer<StoredEvent, RuntimeException>> onError) {
        this.events = events;
        this.decode = decode;
        this.onError = onError;
    }

    @Override
    public @Nullable T next(long limitNanos) throws InterruptedException {
        while (true) {
            StoredEvent event = events.next(limitNanos);
            if (event == null) return null;
            try {
                return decode.apply(event);
            } catch (RuntimeException e) {
                if (onError.isEmpty()) throw PollException.decode(event, e);
                onError.get().accept(event, e);
            }
        }
    }

    @Override
    public boolean ended() {
        return events.ended();
    }

    @Override
    public void close() {
        events.close();
    }
}
