package org.netmesh.bus;

import java.util.Collection;
import org.netmesh.kernel.Nanos;

/**
 * Whether the number of shards should change, and by how many (spec 05 §9.5): a pure function of
 * one look at the shards. Immutable.
 *
 * @param change shards to add, or to give up if negative; 0 for none
 */
record ScalingDecision(int change) {
    private static final ScalingDecision NONE = new ScalingDecision(0);

    /**
     * @param judged metrics of the active shards that are old enough to be judged
     * @param active all active shards
     */
    static ScalingDecision of(ScalingPolicy policy, Collection<ShardMetrics> judged, int active) {
        int overloaded = (int) judged.stream().filter(m -> overloaded(policy, m)).count();
        int idle = (int) judged.stream().filter(m -> underutilized(policy, m)).count();
        if (overloaded > active / 2 && active < policy.maxShards()) {
            int more = Math.max(overloaded / 2, 1);
            return new ScalingDecision(Math.min(more, policy.maxShards() - active));
        }
        if (idle > active / 2 && active > policy.minShards()) {
            int fewer = Math.max(idle / 2, 1);
            return new ScalingDecision(-Math.min(fewer, active - policy.minShards()));
        }
        return NONE;
    }

    private static boolean overloaded(ScalingPolicy policy, ShardMetrics shard) {
        return shard.fillRatio() > policy.fillRatioThreshold()
                || shard.pushNanos() > Nanos.of(policy.pushLatencyThreshold())
                || shard.dispatchNanos() > Nanos.of(policy.flushLatencyThreshold());
    }

    private static boolean underutilized(ScalingPolicy policy, ShardMetrics shard) {
        return shard.fillRatio() < policy.underutilizedThreshold() && shard.events() == 0;
    }
}
