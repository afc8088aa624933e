package org.netmesh.bus;

import org.netmesh.kernel.ShardId;

/**
 * Events that a reader will never see because retention removed them before it came: reported in
 * the place where they would have been, never passed over in silence. Immutable.
 *
 * @param lost how many, at least 1
 */
public record Gap(ShardId shard, long lost) {
    public Gap {
        if (lost < 1) throw new IllegalArgumentException("a gap has at least 1 event, got " + lost);
    }
}
