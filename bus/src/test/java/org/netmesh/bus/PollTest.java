package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

/** Pages and cursors over storages that are written down here. */
class PollTest {
    private static final Filter ONES = Filter.eq("k", 1);

    private static NetNode node(int shards, Adapter storage) {
        return NetNode.create(NetNodeConfig.builder().shards(shards).build(), storage);
    }

    /** All pages until the bus says that there is no more. */
    private static List<StoredEvent> drain(NetNode node, PollRequest request) {
        List<StoredEvent> all = new ArrayList<>();
        PollResponse page = node.poll(request);
        all.addAll(page.events());
        for (int pages = 0; page.hasMore(); pages++) {
            assertThat(pages).isLessThan(10_000);
            page = node.poll(request.from(page.nextId()));
            all.addAll(page.events());
        }
        return all;
    }

    private static List<String> ids(List<StoredEvent> events) {
        return events.stream().map(e -> e.shardId() + ":" + e.id()).toList();
    }

    @Test
    void fetchesFromEachShardWhatTheReferenceFetches() {
        Vectors.cases("poll_fetch")
                .filter(row -> row.required("limit").canConvertToInt())
                .forEach(row -> {
                    PollRequest.Builder request =
                            PollRequest.builder(row.required("limit").asInt());
                    if (row.required("filter").asBoolean()) request.filter(ONES);
                    long wanted =
                            Reader.wantedPerShard(request.build(), row.required("shards").asInt());
                    assertThat(Math.min(wanted, Reader.MAX_PER_SHARD))
                            .as(row.toString())
                            .isEqualTo(row.required("per_shard").asLong());
                    assertThat(wanted > Reader.MAX_PER_SHARD)
                            .isEqualTo(row.required("truncated").asBoolean());
                });
    }

    /** Rows where ours is meant to differ: spec 05 §30.1 rows 10 and 14, §30.2 fairness, errors. */
    private static final Set<String> DIFFERENT =
            Set.of(
                    "unfiltered: next_id without events is ignored",
                    "all shards fail",
                    "record names another shard, unfiltered",
                    "record names another shard, filtered",
                    "limit cuts low shards first, ordering none",
                    "filtered cut rolls back",
                    "filtered cut rolls back to the given position");

    @Test
    void answersScriptedShardsAsTheReferenceDoes() {
        Vectors.cases("poll_responses")
                .filter(row -> !DIFFERENT.contains(row.required("name").asString()))
                .forEach(PollTest::checkResponse);
    }

    private static void checkResponse(JsonNode row) {
        JsonNode wanted = row.required("response");
        try (NetNode node =
                node(row.required("shards").asInt(), new ScriptedShards(row.required("adapter")))) {
            PollResponse page = node.poll(ScriptedShards.request(row.required("request")));
            assertThat(ids(page.events()))
                    .as(row.required("name").asString())
                    .isEqualTo(
                            wanted.required("events")
                                    .valueStream()
                                    .map(e -> e.get(0).asInt() + ":" + e.get(1).asString())
                                    .toList());
            assertThat(page.hasMore()).isEqualTo(wanted.required("has_more").asBoolean());
            assertThat(page.nextId()).isEqualTo(ScriptedShards.cursor(wanted.required("cursor")));
            assertThat(numbers(page.stalledShards())).isEqualTo(ints(wanted.required("stalled")));
            assertThat(numbers(page.failedShards().keySet()))
                    .isEqualTo(ints(wanted.required("failed")));
        }
    }

    // spec 05 §25 M-27, M-33; every drain of the golden data delivers each match exactly once
    @Test
    void drainsDeliverEveryMatchOnceAlsoWhereTheReferenceLosesSome() {
        Vectors.cases("poll_drains").forEach(PollTest::checkDrain);
    }

    private static void checkDrain(JsonNode row) {
        var storage = new ListStorage();
        PollRequest.Builder request = PollRequest.builder(row.required("limit").asInt());
        request.ordering(Ordering.parse(row.required("ordering").asString()));
        Filter filter =
                row.required("filter").isNull()
                        ? Filter.not(Filter.eq("no such member", 1))
                        : Filter.fromJson(row.required("filter").toString());
        if (!row.required("filter").isNull()) request.filter(filter);
        List<String> wanted = new ArrayList<>();
        int shard = 0;
        for (JsonNode stream : row.required("streams")) {
            for (JsonNode entry : stream) {
                String id = entry.get(0).asString();
                try {
                    byte[] bytes = entry.get(1).asString().getBytes(UTF_8);
                    StoredRecord record = StoredRecord.decode(bytes);
                    String payload = new String(record.payload(), UTF_8);
                    storage.add(shard, id, payload, record.insertionTs());
                    if (filter.matches(record.payload())) wanted.add(shard + ":" + id);
                } catch (MalformedException e) {
                    storage.addCorrupt(shard, id);
                }
            }
            shard++;
        }
        try (NetNode node = node(row.required("streams").size(), storage)) {
            assertThat(ids(drain(node, request.build())))
                    .as(row.required("name").asString())
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    // spec 05 §26: shards with 10 and 15 events, pages of 10; 2 x 20, pages of 5
    @Test
    void pagesTogetherHoldEverything() {
        var storage = new ListStorage();
        for (int i = 1; i <= 10; i++) storage.add(0, Integer.toString(i), "{}", i);
        for (int i = 1; i <= 15; i++) storage.add(1, Integer.toString(i), "{}", i);
        try (NetNode node = node(2, storage)) {
            assertThat(ids(drain(node, PollRequest.limit(10)))).hasSize(25).doesNotHaveDuplicates();
            assertThat(ids(drain(node, PollRequest.limit(5)))).hasSize(25).doesNotHaveDuplicates();
        }
    }

    // parity: bus.PollRequest, bus.PollRequest.cursor, bus.PollRequest.filter,
    // bus.PollRequest.ordering
    @Test
    void aRequestBeginsAtItsCursorFiltersAndOrders() {
        var storage = new ListStorage();
        storage.add(0, "1", "{\"k\":1}", 10).add(0, "2", "{\"k\":1}", 30);
        storage.add(1, "1", "{\"k\":1}", 20).add(1, "2", "{\"k\":2}", 40);
        try (NetNode node = node(2, storage)) {
            PollRequest.Builder request = PollRequest.builder(9);
            assertThat(ids(node.poll(request.build()).events()))
                    .containsExactly("0:1", "0:2", "1:1", "1:2");
            request.ordering(Ordering.INSERTION_TS);
            assertThat(ids(node.poll(request.build()).events()))
                    .containsExactly("0:1", "1:1", "0:2", "1:2");
            request.filter(Filter.fromJson("{\"path\":\"k\",\"value\":1}"));
            assertThat(ids(node.poll(request.build()).events()))
                    .containsExactly("0:1", "1:1", "0:2");
            request.cursor(Cursor.empty().with(new ShardId(0), "1"));
            assertThat(ids(node.poll(request.build()).events())).containsExactly("1:1", "0:2");
        }
    }

    // spec 05 §26: insertion_ts over (100,300,500) and (200,400), pages of 2
    @Test
    void pagesAreSortedByTime() {
        var storage = new ListStorage();
        storage.add(0, "1", "{}", 100).add(0, "2", "{}", 300).add(0, "3", "{}", 500);
        storage.add(1, "1", "{}", 200).add(1, "2", "{}", 400);
        try (NetNode node = node(2, storage)) {
            PollRequest request = PollRequest.builder(2).ordering(Ordering.INSERTION_TS).build();
            assertThat(drain(node, request).stream().map(StoredEvent::insertionTs))
                    .containsExactly(100L, 200L, 300L, 400L, 500L);
        }
    }

    // spec 05 §26: shard 0 all matching (100), shard 1 none (100), pages of 50; §25 M-28
    @Test
    void aShardWithoutMatchesIsPassedOnce() {
        var storage = new ListStorage();
        for (int i = 1; i <= 100; i++) {
            storage.add(0, Integer.toString(i), "{\"k\":1}", i);
            storage.add(1, Integer.toString(i), "{\"k\":2}", i);
        }
        try (NetNode node = node(2, storage)) {
            PollRequest request = PollRequest.builder(50).filter(ONES).build();
            PollResponse first = node.poll(request);
            assertThat(first.nextId().orElseThrow().position(new ShardId(1))).contains("75");
            assertThat(drain(node, request)).hasSize(100);
        }
    }

    // spec 05 §26: all filtered out
    @Test
    void aPageWithoutMatchesMovesAndSaysSo() {
        var storage = new ListStorage().add(0, "1", "{\"k\":2}", 1);
        try (NetNode node = node(1, storage)) {
            PollResponse page = node.poll(PollRequest.builder(5).filter(ONES).build());
            assertThat(page.events()).isEmpty();
            assertThat(page.nextId()).isPresent();
            assertThat(page.hasMore()).isTrue();
        }
    }

    // spec 05 §25 M-30: a run of corrupt records longer than one fetch
    @Test
    void corruptRecordsNeverStopAReader() {
        var storage = new ListStorage();
        for (int i = 1; i <= 50; i++) storage.addCorrupt(0, Integer.toString(i));
        storage.add(0, "51", "{}", 1);
        try (NetNode node = node(1, storage)) {
            assertThat(ids(drain(node, PollRequest.limit(1)))).containsExactly("0:51");
        }
    }

    // spec 05 §26: 8 shards x 1 event, limit 3; limit 50,000 on one shard; §25 M-33, M-34
    @Test
    void smallAndHugeLimitsBothWork() {
        var storage = new ListStorage();
        for (int shard = 0; shard < 8; shard++) storage.add(shard, "1", "{}", shard);
        try (NetNode node = node(8, storage)) {
            PollResponse page = node.poll(PollRequest.limit(3));
            assertThat(page.events()).hasSize(3);
            assertThat(page.hasMore()).isTrue();
            assertThat(drain(node, PollRequest.limit(3))).hasSize(8);
            assertThat(node.poll(PollRequest.limit(Integer.MAX_VALUE)).events()).hasSize(8);
            assertThat(node.poll(PollRequest.limit(Integer.MAX_VALUE)).truncatedAtPerShardCap())
                    .isTrue();
            assertThat(node.poll(PollRequest.limit(0)).events()).isEmpty();
        }
    }

    // spec 05 §30.2: fairness; 21: sweeps start at a rotating shard
    @Test
    void everyShardGetsItsTurnWhenTheLimitIsSmallerThanTheShards() {
        var storage = new ListStorage();
        for (int shard = 0; shard < 4; shard++) {
            for (int i = 1; i <= 100; i++) storage.add(shard, Integer.toString(i), "{}", i);
        }
        try (NetNode node = node(4, storage)) {
            Map<Integer, Integer> seen = new TreeMap<>();
            Optional<Cursor> cursor = Optional.empty();
            for (int poll = 0; poll < 40; poll++) {
                PollResponse page = node.poll(PollRequest.limit(1).from(cursor));
                cursor = page.nextId();
                page.events().forEach(e -> seen.merge(e.shardId(), 1, Integer::sum));
            }
            assertThat(seen.values()).containsOnly(10);
            assertThat(node.poll(PollRequest.limit(8)).events().stream().map(StoredEvent::shardId))
                    .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        }
    }

    // spec 05 §30.2: an error when all polled shards failed
    // parity: bus.errors.PollException, bus.errors.AdapterException
    @Test
    void aPollThatReachesNoShardIsAnError() {
        var broken =
                new RecordingAdapter() {
                    @Override
                    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
                        throw AdapterException.transientError("away");
                    }
                };
        try (NetNode node = node(2, broken)) {
            assertThatThrownBy(() -> node.poll(PollRequest.limit(1)))
                    .hasMessage("Poll failed: adapter error: transient error: away")
                    .hasCauseInstanceOf(AdapterException.class);
        }
    }

    // spec 05 §25 M-32; §26 sparse shard sets
    @Test
    void onlyTheShardsAskedForAreRead() {
        var storage = new ListStorage().add(0, "1", "{}", 1).add(1, "1", "{}", 1);
        try (NetNode node = node(2, storage)) {
            PollRequest one = PollRequest.builder(9).shards(Set.of(new ShardId(1))).build();
            assertThat(ids(node.poll(one).events())).containsExactly("1:1");
            PollRequest none = PollRequest.builder(9).shards(Set.of()).build();
            assertThat(node.poll(none).events()).isEmpty();
        }
    }

    // spec 05 §30.2: pollOne with a cursor; parity: bus.NetNode.pollOne
    @Test
    void pollOneReadsTheFirstEventAgainAndWithACursorTheNext() {
        var storage = new ListStorage().add(0, "1", "{}", 1).add(0, "2", "{}", 2);
        try (NetNode node = node(1, storage)) {
            assertThat(node.pollOne().map(StoredEvent::id)).contains("1");
            assertThat(node.pollOne().map(StoredEvent::id)).contains("1");
            Cursor after = Cursor.empty().with(new ShardId(0), "1");
            assertThat(node.pollOne(after).map(StoredEvent::id)).contains("2");
            assertThat(node.pollAsync(PollRequest.limit(9)).join().events()).hasSize(2);
        }
    }

    private static Set<Integer> numbers(Set<ShardId> shards) {
        Set<Integer> numbers = new TreeSet<>();
        for (ShardId shard : shards) numbers.add(shard.value());
        return numbers;
    }

    private static Set<Integer> ints(JsonNode list) {
        Set<Integer> numbers = new TreeSet<>();
        for (JsonNode item : list) numbers.add(item.asInt());
        return numbers;
    }
}
