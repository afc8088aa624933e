package org.netmesh.bus;

import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.ShardId;

/** What one shard offers to a page, and how much of it the page took. Confined to the merger. */
final class ShardPart {
    private final ShardId shard;
    private final ShardPage page;
    private final Optional<String> from;
    private final List<StoredEvent> matches;
    private int taken;

    ShardPart(ShardId shard, ShardPage page, Optional<String> from, Optional<Filter> filter) {
        this.shard = shard;
        this.page = page;
        this.from = from;
        matches =
                filter.map(f -> page.events().stream().filter(e -> f.matches(e.payload())).toList())
                        .orElse(page.events());
    }

    ShardId shard() {
        return shard;
    }

    boolean hasMore() {
        return page.hasMore();
    }

    Optional<Gap> gap() {
        return page.gap();
    }

    /** Behind it lies what was not fetched; absent if nothing readable was. */
    Optional<StoredEvent> lastFetched() {
        List<StoredEvent> events = page.events();
        return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    }

    int available() {
        return matches.size() - taken;
    }

    /** The next event; there must be one. */
    StoredEvent head() {
        return matches.get(taken);
    }

    /**
     * @return how many were taken
     */
    int take(int events) {
        int count = Math.min(events, available());
        taken += count;
        return count;
    }

    void takeAll() {
        taken = matches.size();
    }

    List<StoredEvent> taken() {
        return matches.subList(0, taken);
    }

    /**
     * Where the reader stands in this shard now: behind everything examined if all of it was
     * delivered, else behind the last event delivered.
     *
     * @return empty if it did not move
     */
    Optional<String> movedTo() {
        Optional<String> reached =
                available() == 0
                        ? examined()
                        : taken == 0 ? Optional.empty() : Optional.of(lastTaken());
        return reached.filter(to -> from.isEmpty() || isAhead(to, from.get()));
    }

    /** An id that cannot follow the reader's position, as after a change of the storage. */
    Optional<String> idOfOtherForm() {
        if (from.isEmpty()) return Optional.empty();
        Positions.Format wanted = Positions.format(from.get());
        return examined().filter(id -> Positions.format(id) != wanted);
    }

    private Optional<String> examined() {
        if (page.next().isPresent() || page.events().isEmpty()) return page.next();
        return Optional.of(page.events().getLast().id());
    }

    private String lastTaken() {
        return matches.get(taken - 1).id();
    }

    private static boolean isAhead(String to, String from) {
        return Positions.compare(to, from) > 0;
    }
}
