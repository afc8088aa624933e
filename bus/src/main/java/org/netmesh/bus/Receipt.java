package org.netmesh.bus;

import org.netmesh.kernel.ShardId;

/**
 * Proof that the bus accepted an event (spec 05 §1). Immutable.
 *
 * @param shard where it went
 * @param timestampNanos when: nanoseconds since 1970, unsigned, rising in the shard
 */
public record Receipt(ShardId shard, long timestampNanos) {
    /** The shard's number, 0 to 65,534. */
    public int shardId() {
        return shard.value();
    }
}
