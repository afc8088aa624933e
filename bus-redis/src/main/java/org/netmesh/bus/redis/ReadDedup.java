package org.netmesh.bus.redis;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ShardId;

/**
 * Tells copies of events apart while pages are read (spec 05 §30.2). Unlike {@link
 * RedisStreamDedup}, which sees each entry once, this remembers where an event first stood: polls
 * read further than they deliver and then read the same entries again, and several readers share
 * one adapter. An entry is a copy only if the reader has the event: from this page, or from an
 * entry at or before its position. Thread-safe.
 */
final class ReadDedup {
    /** Far above what a bus writes; longer ids are not remembered, for memory's sake. */
    private static final int LONGEST_REMEMBERED = 128;

    final LongAdder skipped = new LongAdder();
    private final Map<Event, EntryId> firstEntries;

    private record Event(ShardId shard, String dedupId) {}

    /**
     * @param capacity the most events remembered, at least 1
     */
    ReadDedup(int capacity) {
        firstEntries = new LeastRecentlyUsed<>(capacity);
    }

    /** The copies among the entries of one page. Confined to the read. */
    final class Page {
        private final ShardId shard;
        private final Optional<EntryId> position;
        private final Set<String> inPage = new HashSet<>();

        private Page(ShardId shard, Optional<EntryId> position) {
            this.shard = shard;
            this.position = position;
        }

        /** Whether the reader has this entry's event already; entries are asked for in order. */
        boolean isCopy(String entryId, String dedupId) {
            boolean behindReader = isBehindReader(entryId, dedupId);
            boolean copy = !inPage.add(dedupId) || behindReader;
            if (copy) skipped.increment();
            return copy;
        }

        private boolean isBehindReader(String entryId, String dedupId) {
            Optional<EntryId> entry = EntryId.parse(entryId);
            if (entry.isEmpty() || dedupId.length() > LONGEST_REMEMBERED) return false;
            EntryId first = first(new Event(shard, dedupId), entry.get());
            return position.isPresent() && first.compareTo(position.get()) <= 0;
        }
    }

    /**
     * @param after where the page begins, exclusive
     */
    Page page(ShardId shard, Optional<String> after) {
        return new Page(shard, after.flatMap(EntryId::parse));
    }

    private synchronized EntryId first(Event event, EntryId entry) {
        @Nullable EntryId known = firstEntries.get(event);
        if (known != null && known.compareTo(entry) <= 0) return known;
        firstEntries.put(event, entry);
        return entry;
    }
}
