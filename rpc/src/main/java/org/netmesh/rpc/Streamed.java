package org.netmesh.rpc;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Subscription;

/** The two Java types that stand for streams in the signatures of a contract. */
final class Streamed {
    private Streamed() {}

    /** The values in the type that a signature asks for; closing either closes the values. */
    static <T> Object as(Class<?> type, Subscription<T> values) {
        if (!ContractMethod.asStream(type)) return values;
        Spliterator<T> each =
                Spliterators.spliteratorUnknownSize(
                        values.iterator(), Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(each, false).onClose(values::close);
    }

    /** Hands over each value of a stream of either type as it comes, then closes it. */
    static void each(@Nullable Object stream, Consumer<Object> taker) {
        switch (stream) {
            case Stream<?> values -> {
                try (values) {
                    values.forEachOrdered(taker);
                }
            }
            case Subscription<?> values -> {
                try (values) {
                    values.forEach(taker);
                }
            }
            case null, default ->
                    throw new IllegalArgumentException("a contract's stream must not be null");
        }
    }

    /** Frees a stream of either type, and whoever waits for it. */
    static void close(Object stream) {
        switch (stream) {
            case Stream<?> values -> values.close();
            case Subscription<?> values -> values.close();
            default -> throw new IllegalArgumentException("no stream: " + stream.getClass());
        }
    }
}
