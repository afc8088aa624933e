package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;

/** Random storages, read to the end: what a reader sees is what is stored, whatever the limits. */
class PollPropertyTest {
    static LongStream seeds() {
        return Seeds.fresh(300);
    }

    // spec 05 §25 M-26 to M-30, M-33; §30.1 rows 8 and 17: also when times fall inside a shard
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyMatchIsDeliveredOnceInTheOrderOfItsShard(long seed) {
        var random = new SplittableRandom(seed);
        int shards = 1 + random.nextInt(6);
        ListStorage storage = fill(random, shards);
        boolean filtered = random.nextBoolean();
        PollRequest.Builder request = PollRequest.builder(1 + random.nextInt(30));
        if (filtered) request.filter(Filter.eq("k", 1));
        if (random.nextBoolean()) request.ordering(Ordering.INSERTION_TS);
        List<String> wanted = new ArrayList<>();
        storage.shards.forEach((shard, entries) ->
                entries.stream()
                        .filter(e -> !e.corrupt())
                        .filter(e -> !filtered || e.payload().equals("{\"k\":1}"))
                        .forEach(e -> wanted.add(shard + ":" + e.id())));
        NetNodeConfig config = NetNodeConfig.builder().shards(shards).build();
        try (NetNode node = NetNode.create(config, storage)) {
            List<StoredEvent> seen = drain(node, request.build());
            assertThat(seen.stream().map(e -> e.shardId() + ":" + e.id()))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    private static List<StoredEvent> drain(NetNode node, PollRequest request) {
        List<StoredEvent> all = new ArrayList<>();
        Map<ShardId, String> positions = new HashMap<>();
        Optional<Cursor> cursor = Optional.empty();
        boolean more = true;
        while (more) {
            PollResponse page = node.poll(request.from(cursor));
            assertThat(page.events().size()).isLessThanOrEqualTo(request.limit());
            if (request.ordering() == Ordering.INSERTION_TS) {
                assertThat(page.events())
                        .isSortedAccordingTo(Comparator.comparingLong(StoredEvent::insertionTs));
            }
            all.addAll(page.events());
            page.nextId().ifPresent(next -> checkForward(positions, next));
            if (page.hasMore()) assertThat(page.nextId()).isNotEqualTo(cursor);
            cursor = page.nextId();
            more = page.hasMore();
        }
        return all;
    }

    private static void checkForward(Map<ShardId, String> positions, Cursor next) {
        for (ShardId shard : next.shards()) {
            String now = next.position(shard).orElseThrow();
            String before = positions.put(shard, now);
            if (before != null) {
                assertThat(Positions.compare(now, before)).isNotNegative();
            }
        }
    }

    private static ListStorage fill(SplittableRandom random, int shards) {
        var storage = new ListStorage();
        boolean timesRise = random.nextBoolean();
        int rareness = 1 + random.nextInt(20);
        for (int shard = 0; shard < shards; shard++) {
            int events = random.nextInt(120);
            long ts = random.nextInt(100);
            for (int i = 1; i <= events; i++) {
                ts = timesRise ? ts + random.nextInt(10) : random.nextInt(1_000);
                String id = Integer.toString(i);
                if (random.nextInt(8) == 0) storage.addCorrupt(shard, id);
                else storage.add(shard, id, payload(random, rareness), ts);
            }
        }
        return storage;
    }

    private static String payload(SplittableRandom random, int rareness) {
        return random.nextInt(rareness) == 0 ? "{\"k\":1}" : "{\"k\":2}";
    }
}
