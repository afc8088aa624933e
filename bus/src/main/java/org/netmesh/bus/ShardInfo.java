package org.netmesh.bus;

import java.util.Optional;
import org.netmesh.kernel.ShardId;

/**
 * One shard's figures since it began. Immutable.
 *
 * @param dropped refused because the ring was full, or evicted
 * @param failed accepted, and lost by dispatch
 * @param waiting in the ring
 * @param inFlight with the adapter
 * @param lastFailure why the newest lost batch was lost
 */
public record ShardInfo(
        ShardId shard,
        ShardState state,
        long eventsIngested,
        long dropped,
        long dispatched,
        long batches,
        long failed,
        long waiting,
        long inFlight,
        Optional<AdapterException> lastFailure) {}
