package org.netmesh.redex;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.netmesh.kernel.flow.Subscription;

/** A {@link RedexTail} of typed events. Thread-safe. */
public final class TypedTail<T> implements Subscription<TypedEvent<T>> {
    private final RedexTail tail;
    private final Function<RedexEvent, TypedEvent<T>> typed;

    TypedTail(RedexTail tail, Function<RedexEvent, TypedEvent<T>> typed) {
        this.tail = tail;
        this.typed = typed;
    }

    @Override
    public Optional<TypedEvent<T>> next() {
        return tail.next().map(typed);
    }

    @Override
    public Optional<TypedEvent<T>> poll(Duration limit) {
        return tail.poll(limit).map(typed);
    }

    @Override
    public Iterator<TypedEvent<T>> iterator() {
        Iterator<RedexEvent> events = tail.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return events.hasNext();
            }

            @Override
            public TypedEvent<T> next() {
                return typed.apply(events.next());
            }
        };
    }

    @Override
    public void subscribe(Flow.Subscriber<? super TypedEvent<T>> subscriber) {
        tail.subscribe(
                new Flow.Subscriber<RedexEvent>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscriber.onSubscribe(subscription);
                    }

                    @Override
                    public void onNext(RedexEvent event) {
                        subscriber.onNext(typed.apply(event));
                    }

                    @Override
                    public void onError(Throwable error) {
                        subscriber.onError(error);
                    }

                    @Override
                    public void onComplete() {
                        subscriber.onComplete();
                    }
                });
    }

    @Override
    public boolean isClosed() {
        return tail.isClosed();
    }

    @Override
    public void close() {
        tail.close();
    }
}
