package org.netmesh.bus;

import java.time.Duration;
import java.util.Optional;

/**
 * What a shard knows of the configuration. Immutable.
 *
 * @param capacity of the ring, a power of two
 * @param sampleRate one in so many is taken when full
 * @param block how long a producer may wait for room, outside the shard
 * @param metered whether the time of emits is sampled, for scaling
 */
record ShardConfig(
        int capacity,
        WhenFull whenFull,
        int sampleRate,
        Optional<Duration> block,
        boolean metered) {
    /** What a full ring does. */
    enum WhenFull {
        REFUSE,
        /** Refuses without counting: the producer comes again. */
        WAIT,
        EVICT,
        SAMPLE
    }

    static ShardConfig of(int capacity, Backpressure backpressure, boolean metered) {
        return switch (backpressure) {
            case Backpressure.DropNewest _, Backpressure.FailProducer _ ->
                    new ShardConfig(capacity, WhenFull.REFUSE, 1, Optional.empty(), metered);
            case Backpressure.DropOldest _ ->
                    new ShardConfig(capacity, WhenFull.EVICT, 1, Optional.empty(), metered);
            case Backpressure.Sample(int rate) ->
                    new ShardConfig(capacity, WhenFull.SAMPLE, rate, Optional.empty(), metered);
            case Backpressure.Block(Duration limit) ->
                    new ShardConfig(capacity, WhenFull.WAIT, 1, Optional.of(limit), metered);
        };
    }
}
