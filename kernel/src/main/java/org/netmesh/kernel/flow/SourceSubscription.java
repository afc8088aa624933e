package org.netmesh.kernel.flow;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.port.UserExecutor;

/** A {@link Subscription} over one {@link Source}. Thread-safe. */
public class SourceSubscription<T> implements Subscription<T> {
    private final Source<T> source;
    private final UserExecutor executor;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /**
     * @param executor runs the pump of a {@link Flow.Subscriber}, which blocks; not used otherwise
     */
    public SourceSubscription(Source<T> source, UserExecutor executor) {
        this.source = source;
        this.executor = executor;
    }

    @Override
    public Optional<T> next() {
        return take(Long.MAX_VALUE);
    }

    @Override
    public Optional<T> poll(Duration limit) {
        return take(Nanos.of(limit));
    }

    @Override
    public boolean isClosed() {
        return source.ended();
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private @Nullable T ahead;

            @Override
            public boolean hasNext() {
                if (ahead == null) ahead = SourceSubscription.this.next().orElse(null);
                return ahead != null;
            }

            @Override
            public T next() {
                if (!hasNext()) throw new NoSuchElementException("the subscription has ended");
                T element = Objects.requireNonNull(ahead);
                ahead = null;
                return element;
            }
        };
    }

    /**
     * Delivers to one subscriber for the life of the subscription; a second one gets {@code
     * onError} with an {@link IllegalStateException}. Cancelling closes the subscription.
     */
    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber);
        Pump<T> pump = new Pump<>(source, subscriber, this::close);
        if (subscribed.compareAndSet(false, true)) {
            executor.execute(pump);
        } else {
            subscriber.onSubscribe(pump);
            subscriber.onError(
                    new IllegalStateException("this subscription already has a subscriber"));
        }
    }

    private Optional<T> take(long limitNanos) {
        try {
            return Optional.ofNullable(source.next(limitNanos));
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("waiting for the next element", e);
        }
    }
}
