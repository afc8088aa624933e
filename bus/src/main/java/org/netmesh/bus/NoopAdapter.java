package org.netmesh.bus;

import java.util.Optional;
import org.netmesh.kernel.ShardId;

/** Takes every batch and forgets it, for measurements (spec 05 §16). Thread-safe. */
final class NoopAdapter implements Adapter {
    private volatile boolean ready;

    @Override
    public String name() {
        return "noop";
    }

    @Override
    public void init() {
        ready = true;
    }

    @Override
    public void onBatch(Batch batch) {}

    @Override
    public void flush() {}

    @Override
    public void shutdown() {}

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
        return ShardPage.empty();
    }

    @Override
    public boolean isHealthy() {
        return ready;
    }

    @Override
    public boolean mayBlock() {
        return false;
    }
}
