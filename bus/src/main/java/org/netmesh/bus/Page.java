package org.netmesh.bus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;

/** A page that is being delivered, event by event. Confined to its stream's lock. */
final class Page {
    private final List<StoredEvent> events;
    private final Optional<Cursor> end;
    private final Cursor begin;
    private final Map<ShardId, String> delivered = new HashMap<>();
    private int next;
    // Found when somebody asks for a cursor in mid-page, which few do.
    private @Nullable Set<ShardId> reordered;

    Page(PollResponse response, Cursor begin) {
        events = response.events();
        end = response.nextId();
        this.begin = begin;
    }

    private Page(Optional<Cursor> start) {
        events = List.of();
        end = start;
        begin = start.orElse(Cursor.empty());
    }

    /** Nothing yet, from some position on. */
    static Page empty(Optional<Cursor> start) {
        return new Page(start);
    }

    boolean isDone() {
        return next == events.size();
    }

    @Nullable StoredEvent next() {
        if (isDone()) return null;
        StoredEvent event = events.get(next++);
        delivered.put(event.shard(), event.id());
        return event;
    }

    /** Where the next page begins. */
    Optional<Cursor> resume() {
        return end;
    }

    /** Behind what was delivered; a shard out of order counts only when the page is done. */
    Cursor cursor() {
        if (isDone()) return end.orElse(begin);
        if (reordered == null) reordered = reordered(events);
        Map<ShardId, String> inOrder = new HashMap<>(delivered);
        inOrder.keySet().removeAll(reordered);
        return begin.with(inOrder);
    }

    /** Shards whose events stand in another order here than in storage. */
    private static Set<ShardId> reordered(List<StoredEvent> events) {
        Map<ShardId, String> last = new HashMap<>();
        Set<ShardId> found = new HashSet<>();
        for (StoredEvent event : events) {
            String before = last.put(event.shard(), event.id());
            if (before != null && Positions.compare(before, event.id()) >= 0) {
                found.add(event.shard());
            }
        }
        return found;
    }
}
