package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.netmesh.kernel.ShardId;

/** Keeps every batch that it was given, and does what a test says before. Thread-safe. */
class RecordingAdapter implements Adapter {
    /** What a test wants to happen to one attempt. */
    interface Script {
        /**
         * @param attempt counted over all batches from 1
         */
        void before(Batch batch, int attempt) throws InterruptedException;
    }

    final List<Batch> batches = new CopyOnWriteArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger flushes = new AtomicInteger();
    final AtomicInteger shutdowns = new AtomicInteger();
    final AtomicInteger inits = new AtomicInteger();
    private final Script script;

    RecordingAdapter() {
        this((_, _) -> {});
    }

    RecordingAdapter(Script script) {
        this.script = script;
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public void init() throws InterruptedException {
        inits.incrementAndGet();
    }

    @Override
    public void onBatch(Batch batch) throws InterruptedException {
        script.before(batch, attempts.incrementAndGet());
        batches.add(batch.copy());
    }

    @Override
    public void flush() throws InterruptedException {
        flushes.incrementAndGet();
    }

    @Override
    public void shutdown() throws InterruptedException {
        shutdowns.incrementAndGet();
    }

    @Override
    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
            throws InterruptedException {
        return ShardPage.empty();
    }

    /** Not before it is ready: a short time limit is for what comes after. */
    @Override
    public boolean mayBlock() {
        return inits.get() > 0;
    }

    int events() {
        return batches.stream().mapToInt(Batch::size).sum();
    }

    List<String> payloads() {
        List<String> all = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.size(); i++) all.add(new String(batch.payload(i), UTF_8));
        }
        return all;
    }

    List<Batch> of(ShardId shard) {
        return batches.stream().filter(batch -> batch.shard().equals(shard)).toList();
    }

    /** All dedup ids; a repeated one counts once. */
    Set<String> dedupIds() {
        Set<String> ids = new HashSet<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.size(); i++) ids.add(batch.dedupId(i).toString());
        }
        return ids;
    }
}
