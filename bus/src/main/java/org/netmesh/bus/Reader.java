package org.netmesh.bus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/** Polls all shards at once and merges what they return (spec 05 §13). Thread-safe. */
final class Reader {
    /** Most events read from one shard for one poll. */
    static final int MAX_PER_SHARD = 10_000;

    /** Shards asked at the same time. */
    private static final int PARALLEL = 256;

    private static final long STORED_SHARDS_FRESH_NANOS = 5_000_000_000L;

    private final AdapterCalls calls;
    private final Topology topology;
    private final MonotonicClock clock;
    private final AtomicInteger rotation = new AtomicInteger();
    private volatile Known known = new Known(Set.of(), Long.MIN_VALUE, false);

    final LongAdder events = new LongAdder();
    final LongAdder failedShards = new LongAdder();
    final LongAdder corruptRecords = new LongAdder();

    /** Shards found in storage, and when. */
    private record Known(Set<ShardId> shards, long nanos, boolean asked) {}

    Reader(AdapterCalls calls, Topology topology, MonotonicClock clock) {
        this.calls = calls;
        this.topology = topology;
        this.clock = clock;
    }

    /**
     * @throws PollException {@code ADAPTER} if every shard failed
     */
    PollResponse poll(PollRequest request) throws InterruptedException {
        if (request.limit() == 0) return PollResponse.nothing(request.cursor());
        SortedSet<ShardId> shards = shards(request);
        if (shards.isEmpty()) return PollResponse.nothing(request.cursor());
        long wanted = wantedPerShard(request, shards.size());
        int fetch = (int) Math.min(wanted, MAX_PER_SHARD);
        Merger merger = new Merger(request, rotation.getAndIncrement());
        AdapterException firstFailure = null;
        int failures = 0;
        Cursor cursor = request.cursor().orElse(Cursor.empty());
        List<ShardId> all = List.copyOf(shards);
        for (int at = 0; at < all.size(); at += PARALLEL) {
            List<ShardId> some = all.subList(at, Math.min(all.size(), at + PARALLEL));
            for (Answer answer : ask(some, cursor, fetch)) {
                switch (answer) {
                    case Page(var shard, var page) -> {
                        corruptRecords.add(page.corrupt());
                        merger.add(shard, page);
                    }
                    case Failure(var shard, var why) -> {
                        merger.addFailure(shard, why);
                        if (firstFailure == null) firstFailure = why;
                        failures++;
                    }
                }
            }
        }
        failedShards.add(failures);
        if (firstFailure != null && failures == all.size()) {
            throw PollException.allShardsFailed(firstFailure);
        }
        PollResponse response = merger.merge(wanted > MAX_PER_SHARD);
        events.add(response.events().size());
        return response;
    }

    /** The position of every shard behind which only events stored from now on lie. */
    Cursor latest() throws InterruptedException {
        Map<ShardId, String> ends = new HashMap<>();
        for (ShardId shard : shards(PollRequest.limit(1))) {
            calls.adapter().lastPosition(shard).ifPresent(end -> ends.put(shard, end));
        }
        return Cursor.empty().with(ends);
    }

    static long wantedPerShard(PollRequest request, int shards) {
        long share = (request.limit() + (shards - 1L)) / shards;
        return Math.max(share, 1) * (request.filter().isPresent() ? 3 : 2);
    }

    private sealed interface Answer {}

    private record Page(ShardId shard, ShardPage page) implements Answer {}

    private record Failure(ShardId shard, AdapterException why) implements Answer {}

    private List<Answer> ask(List<ShardId> shards, Cursor cursor, int fetch)
            throws InterruptedException {
        return calls.adapter().mayBlock()
                ? askAtOnce(shards, cursor, fetch)
                : askInTurn(shards, cursor, fetch);
    }

    private List<Answer> askInTurn(List<ShardId> shards, Cursor cursor, int fetch)
            throws InterruptedException {
        List<Answer> answers = new ArrayList<>(shards.size());
        for (ShardId shard : shards) {
            try {
                ShardPage page = calls.adapter().pollShard(shard, cursor.position(shard), fetch);
                answers.add(new Page(shard, page));
            } catch (RuntimeException e) {
                answers.add(new Failure(shard, TimedCall.adapterFailure(e)));
            }
        }
        return answers;
    }

    private List<Answer> askAtOnce(List<ShardId> shards, Cursor cursor, int fetch)
            throws InterruptedException {
        long start = clock.nanos();
        Adapter adapter = calls.adapter();
        List<TimedCall<ShardPage>> running = new ArrayList<>(shards.size());
        for (ShardId shard : shards) {
            Optional<String> from = cursor.position(shard);
            running.add(
                    new TimedCall<>("poll-" + shard, () -> adapter.pollShard(shard, from, fetch)));
        }
        List<Answer> answers = new ArrayList<>(shards.size());
        for (int i = 0; i < shards.size(); i++) {
            long left = calls.limitNanos() - (clock.nanos() - start);
            answers.add(answer(shards.get(i), running.get(i), left));
        }
        return answers;
    }

    private static Answer answer(ShardId shard, TimedCall<ShardPage> call, long limitNanos)
            throws InterruptedException {
        try {
            return new Page(shard, call.get(limitNanos));
        } catch (TimeoutException e) {
            return new Failure(shard, AdapterException.transientError("adapter poll timed out", e));
        } catch (AdapterException e) {
            return new Failure(shard, e);
        }
    }

    private SortedSet<ShardId> shards(PollRequest request) throws InterruptedException {
        if (request.shards().isPresent()) return new TreeSet<>(request.shards().get());
        SortedSet<ShardId> all = new TreeSet<>();
        for (Shard shard : topology.routes().routed()) all.add(shard.id());
        request.cursor().ifPresent(cursor -> all.addAll(cursor.shards()));
        all.addAll(storedShards());
        return all;
    }

    /** Asks a storage now and then; what runs in this process is asked each time. */
    private Set<ShardId> storedShards() throws InterruptedException {
        Adapter adapter = calls.adapter();
        if (!adapter.mayBlock()) return adapter.storedShards();
        Known last = known;
        long now = clock.nanos();
        if (last.asked() && now - last.nanos() < STORED_SHARDS_FRESH_NANOS) return last.shards();
        Set<ShardId> shards = last.shards();
        try {
            shards =
                    new TimedCall<>("stored-shards", adapter::storedShards).get(calls.limitNanos());
        } catch (TimeoutException | AdapterException e) {
            // The polls that follow will say what is wrong with the storage.
        }
        known = new Known(shards, now, true);
        return shards;
    }
}
