package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;

/** One order over all shards and all pages (spec 05 §30.2, watermark mode). */
class GlobalOrderTest {
    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    private static NetNode node(int shards, Adapter storage) {
        return NetNode.create(NetNodeConfig.builder().shards(shards).build(), storage);
    }

    private static List<StoredEvent> drain(NetNode node, PollRequest request) {
        List<StoredEvent> all = new ArrayList<>();
        PollResponse page = node.poll(request);
        all.addAll(page.events());
        while (page.hasMore()) {
            page = node.poll(request.from(page.nextId()));
            all.addAll(page.events());
        }
        return all;
    }

    @Test
    void anEventWaitsWhileAnotherShardMayHoldAnOlderOne() {
        var storage = new ListStorage();
        for (int i = 1; i <= 9; i++) storage.add(0, Integer.toString(i), "{}", i);
        storage.add(1, "1", "{}", 8).add(2, "1", "{}", 20);
        PollRequest pages = PollRequest.builder(9).ordering(Ordering.INSERTION_TS_GLOBAL).build();
        try (NetNode node = node(3, storage)) {
            PollResponse first = node.poll(pages);
            assertThat(times(first.events())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(first.hasMore()).isTrue();
            PollResponse second = node.poll(pages.from(first.nextId()));
            assertThat(times(second.events())).containsExactly(7L, 8L, 8L, 9L, 20L);
            assertThat(second.hasMore()).isFalse();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void allPagesTogetherAreSortedAndHoldEveryMatch(long seed) {
        var random = new SplittableRandom(seed);
        var storage = new ListStorage();
        int shards = 1 + random.nextInt(5);
        boolean filtered = random.nextBoolean();
        int wanted = 0;
        for (int shard = 0; shard < shards; shard++) {
            long time = random.nextInt(50);
            int events = random.nextInt(150);
            for (int i = 1; i <= events; i++) {
                time += 1 + random.nextInt(1 + random.nextInt(20));
                boolean matches = random.nextInt(4) == 0;
                if (random.nextInt(10) == 0) storage.addCorrupt(shard, Integer.toString(i));
                else {
                    storage.add(shard, Integer.toString(i), matches ? "{\"k\":1}" : "{}", time);
                    if (matches || !filtered) wanted++;
                }
            }
        }
        PollRequest.Builder request =
                PollRequest.builder(1 + random.nextInt(20)).ordering(Ordering.INSERTION_TS_GLOBAL);
        if (filtered) request.filter(Filter.eq("k", 1));
        try (NetNode node = node(shards, storage)) {
            List<StoredEvent> all = drain(node, request.build());
            assertThat(times(all)).isSorted().hasSize(wanted);
            assertThat(all).doesNotHaveDuplicates();
        }
    }

    @Test
    void nothingPassesAShardThatCannotBeReadAndTheReaderGoesOnAfterwards() {
        var storage = new HalfStorage();
        PollRequest request = PollRequest.builder(9).ordering(Ordering.INSERTION_TS_GLOBAL).build();
        try (NetNode node = node(2, storage)) {
            PollResponse page = node.poll(request);
            assertThat(page.events()).isEmpty();
            assertThat(page.nextId()).isEmpty();
            assertThat(page.failedShards()).containsOnlyKeys(new ShardId(1));
            storage.whole = true;
            assertThat(times(node.poll(request).events())).containsExactly(1L, 2L);
        }
    }

    private static List<Long> times(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::insertionTs).toList();
    }

    /** Shard 1 cannot be read at first; each shard has one event. */
    private static final class HalfStorage extends RecordingAdapter {
        boolean whole;

        @Override
        public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
            if (shard.value() == 1 && !whole) throw AdapterException.transientError("away");
            StoredEvent event = StoredEvent.of("1", new byte[] {'1'}, 2 - shard.value(), shard);
            return ShardPage.of(List.of(event), Optional.of("1"), false);
        }

        @Override
        public boolean mayBlock() {
            return false;
        }
    }
}
