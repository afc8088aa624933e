package org.netmesh.bus;

import static org.netmesh.bus.ConfigException.require;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.netmesh.kernel.ShardId;

/**
 * How a subscription polls (spec 05 §22.2). Immutable.
 *
 * @param limit events per poll, at least 1
 * @param pollInterval wait after a page that held all there was
 * @param maxBackoff longest wait; each empty page doubles it from {@code pollInterval}
 * @param shards to read; absent for all
 * @param onGap told of events that retention removed; absent makes the stream throw once and go on
 * @param onDecodeError told of events that a typed stream could not read, which are passed over;
 *     absent makes the stream throw
 */
public record SubscribeOpts(
        int limit,
        Optional<Filter> filter,
        Ordering ordering,
        Duration pollInterval,
        Duration maxBackoff,
        StartFrom from,
        Optional<Set<ShardId>> shards,
        Optional<Consumer<Gap>> onGap,
        Optional<BiConsumer<StoredEvent, RuntimeException>> onDecodeError) {
    public SubscribeOpts {
        require(limit > 0, "subscribe limit must be > 0");
        require(pollInterval.isPositive(), "poll_interval must be > 0");
        require(maxBackoff.compareTo(pollInterval) >= 0, "max_backoff must be >= poll_interval");
        shards = shards.map(Set::copyOf);
    }

    public static SubscribeOpts defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The same options with a filter joined to the one there is. */
    SubscribeOpts and(Filter more) {
        Filter both = filter.map(own -> Filter.and(more, own)).orElse(more);
        return new SubscribeOpts(
                limit,
                Optional.of(both),
                ordering,
                pollInterval,
                maxBackoff,
                from,
                shards,
                onGap,
                onDecodeError);
    }

    PollRequest request(Optional<Cursor> cursor) {
        return new PollRequest(limit, cursor, filter, ordering, shards);
    }

    /** Begins with the defaults. */
    public static final class Builder {
        private int limit = 100;
        private Optional<Filter> filter = Optional.empty();
        private Ordering ordering = Ordering.NONE;
        private Duration pollInterval = Duration.ofMillis(5);
        private Duration maxBackoff = Duration.ofMillis(100);
        private StartFrom from = StartFrom.beginning();
        private Optional<Set<ShardId>> shards = Optional.empty();
        private Optional<Consumer<Gap>> onGap = Optional.empty();
        private Optional<BiConsumer<StoredEvent, RuntimeException>> onDecodeError =
                Optional.empty();

        private Builder() {}

        /** Events per poll. Default 100, at least 1. */
        public Builder limit(int events) {
            limit = events;
            return this;
        }

        /** Default: every event. */
        public Builder filter(Filter value) {
            filter = Optional.of(value);
            return this;
        }

        /** Default {@link Ordering#NONE}. */
        public Builder ordering(Ordering value) {
            ordering = value;
            return this;
        }

        /** Default 5 ms. */
        public Builder pollInterval(Duration wait) {
            pollInterval = wait;
            return this;
        }

        /** Default 100 ms. */
        public Builder maxBackoff(Duration wait) {
            maxBackoff = wait;
            return this;
        }

        /** Default: the oldest event stored. */
        public Builder from(StartFrom start) {
            from = start;
            return this;
        }

        /** Default: all. */
        public Builder shards(Set<ShardId> value) {
            shards = Optional.of(value);
            return this;
        }

        /** Called on the reader's thread, before the events behind the gap. */
        public Builder onGap(Consumer<Gap> handler) {
            onGap = Optional.of(handler);
            return this;
        }

        /** Called on the reader's thread; the event is passed over. */
        public Builder onDecodeError(BiConsumer<StoredEvent, RuntimeException> handler) {
            onDecodeError = Optional.of(handler);
            return this;
        }

        public SubscribeOpts build() {
            return new SubscribeOpts(
                    limit,
                    filter,
                    ordering,
                    pollInterval,
                    maxBackoff,
                    from,
                    shards,
                    onGap,
                    onDecodeError);
        }
    }
}
