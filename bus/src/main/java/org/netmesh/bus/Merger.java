package org.netmesh.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.netmesh.kernel.ShardId;

/**
 * Makes one page out of what the shards returned (spec 05 §13). From each shard the page takes a
 * beginning of what was fetched, never something from the middle, so that the cursor can say
 * exactly what was delivered: nothing is lost or repeated whatever the insertion times are.
 * Confined to one thread.
 */
final class Merger {
    private static final Comparator<StoredEvent> BY_TIME =
            Comparator.comparingLong(Merger::risingTime)
                    .thenComparingInt(StoredEvent::shardId)
                    .thenComparing(StoredEvent::id, Positions::compare);

    private final PollRequest request;
    private final Cursor from;
    private final int rotation;
    private final List<ShardPart> parts = new ArrayList<>();
    private final SortedMap<ShardId, AdapterException> failed = new TreeMap<>();

    /**
     * @param rotation which shard is served first when the limit is smaller than the number of
     *     shards
     */
    Merger(PollRequest request, int rotation) {
        this.request = request;
        this.from = request.cursor().orElse(Cursor.empty());
        this.rotation = rotation;
    }

    void addFailure(ShardId shard, AdapterException why) {
        failed.put(shard, why);
    }

    /** In ascending order of shards. */
    void add(ShardId shard, ShardPage page) {
        ShardPart part = new ShardPart(shard, page, from.position(shard), request.filter());
        Optional<String> foreign = part.idOfOtherForm();
        if (foreign.isEmpty()) {
            parts.add(part);
            return;
        }
        failed.put(
                shard,
                AdapterException.fatal(
                        "ids of shard %s changed their form: the cursor has %s, the storage %s"
                                .formatted(shard, from.position(shard).orElse(""), foreign.get())));
    }

    PollResponse merge(boolean truncated) {
        int available = parts.stream().mapToInt(ShardPart::available).sum();
        boolean fits = available <= request.limit();
        if (request.ordering() == Ordering.INSERTION_TS_GLOBAL) takeEarliest(watermark());
        else if (fits) parts.forEach(ShardPart::takeAll);
        else if (request.ordering() == Ordering.NONE) takeShares();
        else takeEarliest(Long.MAX_VALUE);
        boolean cut = parts.stream().anyMatch(part -> part.available() > 0);
        return response(truncated, cut);
    }

    /**
     * Up to this (rising) time everything stored was fetched: later events wait for a later page.
     */
    private long watermark() {
        if (!failed.isEmpty()) return Long.MIN_VALUE;
        long mark = Long.MAX_VALUE;
        for (ShardPart part : parts) {
            if (!part.hasMore()) continue;
            mark =
                    Math.min(
                            mark,
                            part.lastFetched().map(Merger::risingTime).orElse(Long.MIN_VALUE));
        }
        return mark;
    }

    /** Every shard gets an equal share; what some cannot use goes to the others. */
    private void takeShares() {
        int left = request.limit();
        List<ShardPart> hungry = new ArrayList<>(parts);
        hungry.removeIf(part -> part.available() == 0);
        while (left >= hungry.size() && !hungry.isEmpty()) {
            int share = left / hungry.size();
            for (ShardPart part : hungry) left -= part.take(share);
            hungry.removeIf(part -> part.available() == 0);
        }
        for (int i = 0; left > 0 && i < hungry.size(); i++) {
            left -= hungry.get(Math.floorMod(rotation + i, hungry.size())).take(1);
        }
    }

    /** The earliest of the shards' next events, again and again, up to some (rising) time. */
    private void takeEarliest(long until) {
        PriorityQueue<ShardPart> heads =
                new PriorityQueue<>(Comparator.comparing(ShardPart::head, BY_TIME));
        for (ShardPart part : parts) if (part.available() > 0) heads.add(part);
        for (int left = request.limit(); left > 0 && !heads.isEmpty(); left--) {
            ShardPart part = heads.remove();
            if (risingTime(part.head()) > until) return;
            part.take(1);
            if (part.available() > 0) heads.add(part);
        }
    }

    private PollResponse response(boolean truncated, boolean cut) {
        List<StoredEvent> events = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Map<ShardId, String> moved = new HashMap<>();
        boolean claimsMore = false;
        for (ShardPart part : parts) {
            events.addAll(part.taken());
            claimsMore |= part.hasMore();
            Optional<String> position = part.movedTo();
            if (position.isEmpty()) continue;
            moved.put(part.shard(), position.get());
            part.gap().ifPresent(gaps::add);
        }
        if (request.ordering() != Ordering.NONE) events.sort(BY_TIME);
        boolean progress = !moved.isEmpty() || !events.isEmpty();
        boolean more = progress && (claimsMore || cut || events.isEmpty());
        return new PollResponse(
                events,
                progress ? Optional.of(from.with(moved)) : request.cursor(),
                more,
                truncated,
                failed,
                progress ? Set.of() : stalled(),
                gaps);
    }

    private Set<ShardId> stalled() {
        Set<ShardId> stalled = new TreeSet<>();
        for (ShardPart part : parts) if (part.hasMore()) stalled.add(part.shard());
        return stalled;
    }

    /** Maps unsigned order to signed order. */
    private static long risingTime(StoredEvent event) {
        return event.insertionTs() + Long.MIN_VALUE;
    }
}
