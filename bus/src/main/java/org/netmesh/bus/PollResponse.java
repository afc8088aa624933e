package org.netmesh.bus;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ShardId;

/**
 * One page (spec 05 §13.1). Immutable.
 *
 * @param events at most as many as asked for
 * @param nextId cursor of the next poll; keep it also when {@code events} is empty
 * @param hasMore whether a poll from {@code nextId} may return or pass over more now
 * @param truncatedAtPerShardCap whether the limit asked for more than is read from a shard at once
 * @param failedShards shards that could not be read, or whose ids changed their form, and why
 * @param stalledShards shards that claimed to have more and gave nothing
 * @param gaps events that retention removed before this reader came to them, each reported once
 */
public record PollResponse(
        List<StoredEvent> events,
        Optional<Cursor> nextId,
        boolean hasMore,
        boolean truncatedAtPerShardCap,
        Map<ShardId, AdapterException> failedShards,
        Set<ShardId> stalledShards,
        List<Gap> gaps) {
    public PollResponse {
        events = List.copyOf(events);
        failedShards = Collections.unmodifiableMap(failedShards);
        stalledShards = Collections.unmodifiableSet(stalledShards);
        gaps = List.copyOf(gaps);
    }

    static PollResponse nothing(Optional<Cursor> cursor) {
        return new PollResponse(List.of(), cursor, false, false, Map.of(), Set.of(), List.of());
    }
}
