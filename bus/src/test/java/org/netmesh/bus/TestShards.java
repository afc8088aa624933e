package org.netmesh.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/** Shards without workers, and time that tests move. */
final class TestShards {
    private TestShards() {}

    static Shard shard(int capacity, Backpressure backpressure) {
        return shard(capacity, backpressure, MonotonicClock.system());
    }

    static Shard shard(int capacity, Backpressure backpressure, MonotonicClock clock) {
        return new Shard(
                new ShardId(0),
                ShardConfig.of(capacity, backpressure, false),
                clock,
                0,
                new Signal(clock));
    }

    static Routes routes(int count, Routes.Choice choice) {
        List<Shard> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) shards.add(shard(4, Backpressure.dropNewest()));
        return new Routes(shards, shards, choice);
    }

    /** A clock that stands still until it is moved. */
    static final class ManualClock implements MonotonicClock {
        private final AtomicLong now = new AtomicLong(1_000_000_000);

        @Override
        public long nanos() {
            return now.get();
        }

        void advanceMillis(long millis) {
            now.addAndGet(millis * 1_000_000);
        }
    }
}
