package org.netmesh.bus;

import org.netmesh.kernel.ShardId;

/**
 * The pause before a retry: 100 ms doubling to 3.2 s, up to a quarter more or less, differently for
 * each shard so that shards do not retry in step (spec 05 §7). Stateless.
 */
final class Backoff {
    private static final long BASE_NANOS = 100_000_000;
    private static final int MAX_DOUBLINGS = 5;

    private Backoff() {}

    /**
     * @param attempt failed attempts before this pause, minus 1
     */
    static long nanos(ShardId shard, int attempt) {
        long base = BASE_NANOS << Math.min(attempt, MAX_DOUBLINGS);
        return base - base / 4 + Math.floorMod(mixed(shard.value(), attempt), base / 2);
    }

    /** SplitMix64's finaliser: neighbouring inputs give unrelated outputs. */
    private static long mixed(int shard, int attempt) {
        long z = ((long) shard << 32 | attempt) + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
