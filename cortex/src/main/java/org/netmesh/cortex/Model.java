package org.netmesh.cortex;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * What a kind of state is: how it begins, what each event does to it, and how it becomes bytes.
 * {@link EventSourced} keeps one over a log. Immutable.
 *
 * <p>Effects run one at a time, in the order of the log, and are run again when the log is folded
 * again: they must depend on nothing but the state and the event, and must not wait for anything,
 * because a thread that waits for its own write may run them. An effect that throws halts the fold,
 * or is skipped, as the options say; one that throws {@link MalformedException} is always skipped,
 * because one damaged event must not stop a shared log.
 *
 * @param <S> the state; changed in place, guarded by the adapter
 */
public final class Model<S> {
    private final String name;
    private final Supplier<S> initial;
    private final Map<Integer, Handler<S, ?>> handlers;
    private final Optional<StateCodec<S>> codec;

    private record Handler<S, E>(EventType<E> type, BiConsumer<S, E> effect) {
        void apply(S state, byte[] tail) {
            effect.accept(state, type.decode(tail));
        }
    }

    /** How a state becomes bytes and back. */
    record StateCodec<S>(
            BiConsumer<PostcardWriter, S> writer, Function<PostcardReader, S> reader) {}

    private Model(Builder<S> from) {
        name = from.name;
        initial = from.initial;
        handlers = Map.copyOf(from.handlers);
        codec = from.codec;
    }

    /**
     * Begins a model.
     *
     * @param name for messages
     * @param initial the state before the first event; a new one each time
     */
    public static <S> Builder<S> named(String name, Supplier<S> initial) {
        return new Builder<>(name, initial);
    }

    String name() {
        return name;
    }

    S initialState() {
        return initial.get();
    }

    Optional<StateCodec<S>> codec() {
        return codec;
    }

    /**
     * Folds one payload of the log; a code without a handler changes nothing.
     *
     * @return the payload's prefix
     * @throws MalformedException if the payload is damaged; the state is as it was
     */
    EventMeta apply(S state, long seq, byte[] payload) {
        if (payload.length < EventMeta.BYTES) {
            throw MalformedException.truncated(
                    "%s payload too short: %d bytes at seq %s (need %d)"
                            .formatted(
                                    name,
                                    payload.length,
                                    Long.toUnsignedString(seq),
                                    EventMeta.BYTES));
        }
        if (!EventMeta.isIntact(payload)) {
            throw MalformedException.invalid(
                    "%s fold: EventMeta checksum mismatch at seq %s"
                            .formatted(name, Long.toUnsignedString(seq)));
        }
        EventMeta meta = EventMeta.decode(payload);
        Handler<S, ?> handler = handlers.get(meta.dispatch());
        if (handler != null) {
            handler.apply(state, Arrays.copyOfRange(payload, EventMeta.BYTES, payload.length));
        }
        return meta;
    }

    /** Collects the parts of a model. Confined to one thread. */
    public static final class Builder<S> {
        private final String name;
        private final Supplier<S> initial;
        private final Map<Integer, Handler<S, ?>> handlers = new TreeMap<>();
        private Optional<StateCodec<S>> codec = Optional.empty();

        private Builder(String name, Supplier<S> initial) {
            this.name = name;
            this.initial = initial;
        }

        /**
         * What an event does to the state.
         *
         * @throws IllegalArgumentException if the code already has an effect
         */
        public <E> Builder<S> on(EventType<E> type, BiConsumer<S, E> effect) {
            if (handlers.putIfAbsent(type.dispatch(), new Handler<>(type, effect)) != null) {
                throw new IllegalArgumentException(
                        "dispatch code %d of model %s already has an effect"
                                .formatted(type.dispatch(), name));
            }
            return this;
        }

        /** How a state becomes bytes and back. Default: this model has no snapshots. */
        public Builder<S> snapshots(
                BiConsumer<PostcardWriter, S> writer, Function<PostcardReader, S> reader) {
            codec = Optional.of(new StateCodec<>(writer, reader));
            return this;
        }

        public Model<S> build() {
            return new Model<>(this);
        }
    }
}
