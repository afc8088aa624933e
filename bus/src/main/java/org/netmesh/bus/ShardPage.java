package org.netmesh.bus;

import java.util.List;
import java.util.Optional;

/**
 * What an adapter read from one shard (spec 05 §15). Immutable.
 *
 * @param events in stream order, at most as many as asked for
 * @param next position of the last entry examined, corrupt ones included; absent if there was none
 * @param hasMore whether entries behind {@code next} are stored now
 * @param corrupt entries passed over because they could not be read
 * @param gap what retention removed between the asked position and the first event, if known
 */
public record ShardPage(
        List<StoredEvent> events,
        Optional<String> next,
        boolean hasMore,
        int corrupt,
        Optional<Gap> gap) {
    private static final ShardPage EMPTY = of(List.of(), Optional.empty(), false);

    public ShardPage {
        events = List.copyOf(events);
        if (corrupt < 0) throw new IllegalArgumentException("corrupt must not be negative");
    }

    public static ShardPage of(List<StoredEvent> events, Optional<String> next, boolean hasMore) {
        return new ShardPage(events, next, hasMore, 0, Optional.empty());
    }

    /** Nothing stored behind the position. */
    public static ShardPage empty() {
        return EMPTY;
    }

    public ShardPage withCorrupt(int entries) {
        return new ShardPage(events, next, hasMore, entries, gap);
    }

    public ShardPage withGap(Gap lost) {
        return new ShardPage(events, next, hasMore, corrupt, Optional.of(lost));
    }
}
