package org.netmesh.bus;

import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ShardId;

/**
 * What one poll asks for (spec 05 §13.1). Immutable.
 *
 * @param limit most events to return; 0 returns none and asks nobody
 * @param cursor where an earlier poll ended; absent for the beginning of what is stored
 * @param filter applied after retrieval
 * @param shards to read; absent for all: active ones, those in the cursor, those found in storage
 */
public record PollRequest(
        int limit,
        Optional<Cursor> cursor,
        Optional<Filter> filter,
        Ordering ordering,
        Optional<Set<ShardId>> shards) {
    public PollRequest {
        if (limit < 0) throw new IllegalArgumentException("limit must be >= 0, got " + limit);
        shards = shards.map(Set::copyOf);
    }

    /** From the beginning, without a filter. */
    public static PollRequest limit(int limit) {
        return builder(limit).build();
    }

    public static Builder builder(int limit) {
        return new Builder(limit);
    }

    /** The same request from where a response ended. */
    public PollRequest from(Optional<Cursor> next) {
        return new PollRequest(limit, next, filter, ordering, shards);
    }

    /** Begins with the limit alone. */
    public static final class Builder {
        private int limit;
        private Optional<Cursor> cursor = Optional.empty();
        private Optional<Filter> filter = Optional.empty();
        private Ordering ordering = Ordering.NONE;
        private Optional<Set<ShardId>> shards = Optional.empty();

        private Builder(int limit) {
            this.limit = limit;
        }

        /** Most events to return, at least 0. */
        public Builder limit(int events) {
            limit = events;
            return this;
        }

        /** Default: the beginning of what is stored. */
        public Builder cursor(Cursor value) {
            cursor = Optional.of(value);
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

        /** Default: all. */
        public Builder shards(Set<ShardId> value) {
            shards = Optional.of(value);
            return this;
        }

        public PollRequest build() {
            return new PollRequest(limit, cursor, filter, ordering, shards);
        }
    }
}
