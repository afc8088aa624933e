package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.ShardId;

/** The acceptance scenarios of polling (spec 05 §26) that need filters, or storages that lie. */
class PollScenariosTest {
    private static final Filter ONES = Filter.eq("k", 1);
    private static final String MATCH = "{\"k\":1}";
    private static final String NOISE = "{\"k\":2}";

    private static NetNode node(int shards, Adapter storage) {
        return NetNode.create(NetNodeConfig.builder().shards(shards).build(), storage);
    }

    private static PollRequest matching(int limit, Ordering ordering) {
        return PollRequest.builder(limit).filter(ONES).ordering(ordering).build();
    }

    /** All pages until the bus says that there is no more, as shard and id. */
    private static List<String> drained(NetNode node, PollRequest request) {
        List<String> all = new ArrayList<>();
        PollResponse page = node.poll(request);
        for (int pages = 0; ; pages++) {
            page.events().forEach(event -> all.add(event.shardId() + ":" + event.id()));
            if (!page.hasMore()) return all;
            assertThat(pages).isLessThan(1_000);
            page = node.poll(request.from(page.nextId()));
        }
    }

    private static ListStorage matches(int shards, int each) {
        var storage = new ListStorage();
        for (int shard = 0; shard < shards; shard++) {
            for (int i = 1; i <= each; i++) {
                storage.add(shard, Integer.toString(i), MATCH, 2L * i + shard);
            }
        }
        return storage;
    }

    // spec 05 §26: 3 + 3 matches, limit 2, both orderings; 50 on one shard, limit 10; 2 x 30
    @ParameterizedTest
    @EnumSource(Ordering.class)
    void everyMatchComesOnce(Ordering ordering) {
        int[][] cases = {{2, 3, 2}, {1, 50, 10}, {2, 30, 10}};
        for (int[] one : cases) {
            try (NetNode node = node(one[0], matches(one[0], one[1]))) {
                assertThat(drained(node, matching(one[2], ordering)))
                        .hasSize(one[0] * one[1])
                        .doesNotHaveDuplicates();
            }
        }
    }

    // spec 05 §26: matches at ts 120, 200, 260, 400 among noise, limit 2, insertion_ts
    @Test
    void theEarliestMatchesComeFirstWhateverLiesBetween() {
        var storage = new ListStorage();
        storage.add(0, "1", NOISE, 100).add(0, "2", MATCH, 120).add(0, "3", NOISE, 300);
        storage.add(0, "4", MATCH, 400);
        storage.add(1, "1", NOISE, 110).add(1, "2", MATCH, 200).add(1, "3", MATCH, 260);
        try (NetNode node = node(2, storage)) {
            PollResponse page = node.poll(matching(2, Ordering.INSERTION_TS));
            assertThat(page.events())
                    .extracting(StoredEvent::insertionTs)
                    .containsExactly(120L, 200L);
            assertThat(page.hasMore()).isTrue();
            assertThat(drained(node, matching(2, Ordering.INSERTION_TS)))
                    .containsExactly("0:2", "1:2", "1:3", "0:4");
        }
    }

    // spec 05 §26: equal timestamps, by shard, then id; stable over 20 polls
    @Test
    void equalTimesAreOrderedByShardThenId() {
        var storage = new ListStorage();
        for (int shard = 2; shard >= 0; shard--) {
            for (int i = 9; i <= 10; i++) storage.add(shard, Integer.toString(i), "{}", 7);
        }
        try (NetNode node = node(3, storage)) {
            PollRequest all = PollRequest.builder(10).ordering(Ordering.INSERTION_TS).build();
            for (int poll = 0; poll < 20; poll++) {
                assertThat(drained(node, all))
                        .containsExactly("0:9", "0:10", "1:9", "1:10", "2:9", "2:10");
            }
        }
    }

    // spec 05 §26: an adapter that lies (has_more, nothing else)
    @Test
    void aStorageThatPromisesMoreAndGivesNothingEndsThePollAndIsReported() {
        var liar =
                new RecordingAdapter() {
                    @Override
                    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
                        return ShardPage.of(List.of(), Optional.empty(), true);
                    }
                };
        try (NetNode node = node(1, liar)) {
            PollResponse page = node.poll(PollRequest.limit(5));
            assertThat(page.hasMore()).isFalse();
            assertThat(page.nextId()).isEmpty();
            assertThat(page.stalledShards()).containsExactly(new ShardId(0));
            Cursor given = Cursor.empty().with(new ShardId(0), "7");
            assertThat(node.poll(PollRequest.builder(5).cursor(given).build()).nextId())
                    .contains(given);
        }
    }

    // spec 05 §26: one shard failing; §30.2: adapter_timeout holds for polls too
    @Test
    void aShardThatFailsOrHangsIsNamedAndTheOthersAreDelivered() {
        var storage =
                new RecordingAdapter() {
                    @Override
                    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit)
                            throws InterruptedException {
                        if (shard.value() == 0) throw AdapterException.transientError("away");
                        if (shard.value() == 1) new CountDownLatch(1).await();
                        StoredEvent event = StoredEvent.of("1", MATCH.getBytes(UTF_8), 1, shard);
                        return ShardPage.of(List.of(event), Optional.of("1"), false);
                    }
                };
        NetNodeConfig config =
                NetNodeConfig.builder().shards(3).adapterTimeout(Duration.ofSeconds(2)).build();
        try (NetNode node = NetNode.create(config, storage)) {
            PollResponse page = node.poll(PollRequest.limit(5));
            assertThat(page.events()).extracting(StoredEvent::shardId).containsExactly(2);
            assertThat(page.failedShards()).containsOnlyKeys(new ShardId(0), new ShardId(1));
        }
    }

    // spec 05 §26: a corrupt payload; a filtered poll drops it, an unfiltered one returns it
    @Test
    void aPayloadThatIsNoJsonMatchesNoFilterAndIsReadWithoutOne() {
        var storage = new ListStorage().add(0, "1", "not json", 1).add(0, "2", MATCH, 2);
        try (NetNode node = node(1, storage)) {
            assertThat(drained(node, matching(5, Ordering.NONE))).containsExactly("0:2");
            assertThat(drained(node, PollRequest.limit(5))).containsExactly("0:1", "0:2");
        }
    }
}
