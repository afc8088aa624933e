package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.netmesh.kernel.ShardId;

/** A storage that is a list per shard; entries whose payload is {@code null} are corrupt. */
final class ListStorage implements Adapter {
    /** One stored entry. */
    record Entry(String id, String payload, long ts, boolean corrupt) {}

    final Map<ShardId, List<Entry>> shards = new TreeMap<>();

    ListStorage add(int shard, String id, String payload, long ts) {
        entries(shard).add(new Entry(id, payload, ts, false));
        return this;
    }

    ListStorage addCorrupt(int shard, String id) {
        entries(shard).add(new Entry(id, "", 0, true));
        return this;
    }

    private List<Entry> entries(int shard) {
        return shards.computeIfAbsent(new ShardId(shard), _ -> new ArrayList<>());
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public void init() {}

    @Override
    public void onBatch(Batch batch) {
        throw AdapterException.fatal("read only");
    }

    @Override
    public void flush() {}

    @Override
    public void shutdown() {}

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
        List<StoredEvent> events = new ArrayList<>();
        Optional<String> next = Optional.empty();
        int corrupt = 0;
        int examined = 0;
        for (Entry entry : shards.getOrDefault(shard, List.of())) {
            if (after.isPresent() && Positions.compare(entry.id(), after.get()) <= 0) continue;
            if (examined == limit) {
                return ShardPage.of(events, next, true).withCorrupt(corrupt);
            }
            examined++;
            next = Optional.of(entry.id());
            if (entry.corrupt()) corrupt++;
            else events.add(event(shard, entry));
        }
        return ShardPage.of(events, next, false).withCorrupt(corrupt);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    private static StoredEvent event(ShardId shard, Entry entry) {
        return StoredEvent.of(entry.id(), entry.payload().getBytes(UTF_8), entry.ts(), shard);
    }
}
