package org.netmesh.bus;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.WallClock;

/**
 * Keeps events in this process, within bounds, and gives them back (spec 05 §30.2). Thread-safe;
 * never waits.
 */
final class MemoryAdapter implements Adapter {
    private final Retention retention;
    private final WallClock wallClock;
    private final long firstId;
    private final Map<ShardId, MemoryShard> shards = new ConcurrentHashMap<>();
    private volatile boolean closed;

    MemoryAdapter(Retention retention, WallClock wallClock) {
        this.retention = retention;
        this.wallClock = wallClock;
        firstId = wallClock.epochNanos();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void init() {}

    @Override
    public void onBatch(Batch batch) {
        requireOpen();
        shard(batch.shard()).append(batch, wallClock.epochNanos());
    }

    @Override
    public void flush() {
        requireOpen();
    }

    @Override
    public void shutdown() {
        closed = true;
        shards.clear();
    }

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
        requireOpen();
        MemoryShard events = shards.get(shard);
        return events == null
                ? ShardPage.empty()
                : events.poll(after, limit, wallClock.epochNanos());
    }

    @Override
    public Optional<String> lastPosition(ShardId shard) {
        return Optional.ofNullable(shards.get(shard)).flatMap(MemoryShard::lastPosition);
    }

    @Override
    public Set<ShardId> storedShards() {
        return shards.keySet();
    }

    @Override
    public boolean isHealthy() {
        return !closed;
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    private MemoryShard shard(ShardId id) {
        return shards.computeIfAbsent(id, key -> new MemoryShard(key, retention, firstId));
    }

    private void requireOpen() {
        if (closed) throw AdapterException.shutdown();
    }
}
