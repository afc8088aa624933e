package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.redis.RedisFixture.SHARD;
import static org.netmesh.bus.redis.RedisFixture.all;
import static org.netmesh.bus.redis.RedisFixture.batch;
import static org.netmesh.bus.redis.RedisFixture.numbers;
import static org.netmesh.bus.redis.RedisFixture.opened;
import static org.netmesh.bus.redis.RedisFixture.options;
import static org.netmesh.bus.redis.RedisFixture.payloads;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.kernel.ShardId;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes back from a real server (spec 05 §17.3, §26 Redis). */
class RedisReadIT {
    private static TestServer server;
    private RedisProbe probe;
    private Adapter adapter;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) server.close();
    }

    @BeforeEach
    void open() throws InterruptedException {
        probe = new RedisProbe(server);
        probe.ask("FLUSHALL");
        adapter = opened(options(server).build());
    }

    @AfterEach
    void close() throws InterruptedException {
        adapter.shutdown();
        probe.close();
    }

    // spec 05 §25 M-37, M-38, M-45
    @Test
    void eventsComeBackInOrderWithTheirBytesTimesAndDedupIds() throws InterruptedException {
        adapter.onBatch(batch(0, 2_500));
        ShardPage page = all(adapter);
        assertThat(payloads(page)).isEqualTo(numbers(0, 2_500));
        assertThat(page.hasMore()).isFalse();
        StoredEvent last = page.events().getLast();
        assertThat(last.insertionTs()).isEqualTo(1_000 + 2_499);
        assertThat(last.dedupId()).contains("ab:0:0:2499");
        assertThat(last.shard()).isEqualTo(SHARD);
        assertThat(page.next()).contains(last.id());
    }

    @Test
    void pagesAreExclusiveOfTheirPositionAndSayWhetherMoreIsThere() throws InterruptedException {
        adapter.onBatch(batch(0, 25));
        List<String> read = new ArrayList<>();
        Optional<String> position = Optional.empty();
        ShardPage page;
        do {
            page = adapter.pollShard(SHARD, position, 10);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(10);
            read.addAll(payloads(page));
            position = page.next();
        } while (page.hasMore());
        assertThat(read).isEqualTo(numbers(0, 25));
        assertThat(adapter.pollShard(SHARD, position, 10)).isEqualTo(ShardPage.empty());
    }

    // spec 05 §25 M-30
    @Test
    void corruptEntriesAreCountedAndPassed() throws InterruptedException {
        probe.ask("XADD", "net:shard:0", "1-0", "d", "not json");
        probe.ask("XADD", "net:shard:0", "2-0", "other", "field");
        probe.ask("XADD", "net:shard:0", "3-0", "d", "{\"r\":1,\"s\":65536}");
        ShardPage page = all(adapter);
        assertThat(page.events()).isEmpty();
        assertThat(page.next()).contains("3-0");
        assertThat(page.corrupt()).isEqualTo(3);

        probe.ask("DEL", "net:shard:0");
        probe.ask("XADD", "net:shard:0", "1-0", "d", "{\"r\":7}");
        probe.ask("XADD", "net:shard:0", "2-0", "d", "{also not");
        probe.ask("XADD", "net:shard:0", "3-0", "d", "][broken");
        page = all(adapter);
        assertThat(payloads(page)).containsExactly("7");
        assertThat(page.next()).contains("3-0");
    }

    @Test
    void anEmptyStreamGivesNoPosition() throws InterruptedException {
        assertThat(all(adapter)).isEqualTo(ShardPage.empty());
        assertThat(adapter.lastPosition(SHARD)).isEmpty();
    }

    @Test
    void theDedupIdIsFoundInEitherFieldOrderAndMayBeMissing() throws InterruptedException {
        probe.ask("XADD", "net:shard:0", "1-0", "d", "{\"r\":1}", "dedup_id", "x:0:0:0");
        probe.ask("XADD", "net:shard:0", "2-0", "dedup_id", "x:0:0:1", "d", "{\"r\":2}");
        probe.ask("XADD", "net:shard:0", "3-0", "d", "{\"r\":3}");
        assertThat(all(adapter).events())
                .extracting(event -> event.dedupId().orElse("none"))
                .containsExactly("x:0:0:0", "x:0:0:1", "none");
    }

    @Test
    void everyOddRecordIsReadOrPassedAsTheReferenceDoes() throws InterruptedException {
        JsonNode cases =
                JsonMapper.shared()
                        .readTree(getClass().getResourceAsStream("/redis-vectors.json"))
                        .get("stored_record")
                        .get("read")
                        .get("cases");
        for (JsonNode odd : cases) {
            probe.ask("DEL", "net:shard:0");
            probe.ask("XADD", "net:shard:0", "1-0", "d", odd.get("record").asString());
            JsonNode expected = odd.has("both") ? odd.get("both") : odd.get("redis");
            ShardPage page = all(adapter);
            assertThat(page.next()).contains("1-0");
            if (expected.isString()) {
                assertThat(page.events()).as(odd.toString()).isEmpty();
                assertThat(page.corrupt()).isEqualTo(1);
                continue;
            }
            assertThat(page.events()).as(odd.toString()).hasSize(1);
            StoredEvent event = page.events().getFirst();
            assertThat(event.raw()).isEqualTo(expected.get("raw").asString());
            assertThat(Long.toUnsignedString(event.insertionTs()))
                    .isEqualTo(expected.get("t").asString());
        }
    }

    // spec 05 §30.1 row 10
    @Test
    void theShardIsTheStreamsWhateverTheRecordSays() throws InterruptedException {
        probe.ask("XADD", "net:shard:0", "1-0", "d", "{\"r\":1,\"s\":9}");
        assertThat(all(adapter).events().getFirst().shard()).isEqualTo(SHARD);
    }

    // spec 05 §25 M-34
    @Test
    void theHighestPositionIsTheEndAndNotTheBeginning() throws InterruptedException {
        adapter.onBatch(batch(0, 3));
        String highest = "18446744073709551615-18446744073709551615";
        assertThatThrownBy(() -> adapter.pollShard(SHARD, Optional.of(highest), 10))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("invalid start ID");
        String belowIt = "18446744073709551615-18446744073709551614";
        assertThat(adapter.pollShard(SHARD, Optional.of(belowIt), 10).events()).isEmpty();
        assertThat(adapter.pollShard(SHARD, Optional.empty(), Integer.MAX_VALUE).events())
                .hasSize(3);
    }

    @Test
    void aPositionThatRedisCannotReadIsATransientErrorAndTheNextPollWorks()
            throws InterruptedException {
        adapter.onBatch(batch(0, 1));
        assertThatThrownBy(() -> adapter.pollShard(SHARD, Optional.of("x"), 10))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.TRANSIENT))
                .hasMessageContaining("Invalid stream ID");
        assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 1));
    }

    @Test
    void theLastPositionIsThatOfTheLastEntry() throws InterruptedException {
        adapter.onBatch(batch(0, 5));
        Optional<String> last = adapter.lastPosition(SHARD);
        assertThat(last).isEqualTo(all(adapter).next());
        assertThat(adapter.pollShard(SHARD, last, 10).events()).isEmpty();
    }

    // spec 05 §30.1 row 16
    @Test
    void shardsOfEarlierRunsAreFoundByTheirStreams() throws InterruptedException {
        adapter.onBatch(batch(new ShardId(0), 0, 1));
        adapter.onBatch(batch(new ShardId(65_534), 0, 1));
        for (String other :
                List.of("net:shard:65535", "net:shard:07", "net:shard:x", "nets:shard:4")) {
            probe.ask("XADD", other, "*", "d", "{\"r\":1}");
        }
        assertThat(adapter.storedShards()).containsExactly(new ShardId(0), new ShardId(65_534));
    }

    @Test
    void aPrefixWithPatternCharactersFindsItsOwnStreamsOnly() throws InterruptedException {
        Adapter odd = opened(options(server).prefix("a[b]*\\").build());
        odd.onBatch(batch(0, 1));
        probe.ask("XADD", "ab:shard:3", "*", "d", "{\"r\":1}");
        assertThat(odd.storedShards()).containsExactly(SHARD);
        odd.shutdown();
    }

    @Test
    void twoAdaptersOnOneServerSeeEachOthersEvents() throws InterruptedException {
        Adapter other = opened(options(server).build());
        adapter.onBatch(batch(0, 3));
        other.onBatch(batch(3, 3));
        assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 6));
        assertThat(payloads(all(other))).isEqualTo(numbers(0, 6));
        other.shutdown();
    }
}
