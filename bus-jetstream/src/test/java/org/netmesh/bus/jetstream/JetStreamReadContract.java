package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.bus.jetstream.NatsFixture.SHARD;
import static org.netmesh.bus.jetstream.NatsFixture.all;
import static org.netmesh.bus.jetstream.NatsFixture.batch;
import static org.netmesh.bus.jetstream.NatsFixture.drained;
import static org.netmesh.bus.jetstream.NatsFixture.numbers;
import static org.netmesh.bus.jetstream.NatsFixture.opened;
import static org.netmesh.bus.jetstream.NatsFixture.options;
import static org.netmesh.bus.jetstream.NatsFixture.payloads;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.Gap;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.kernel.ShardId;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes back from a real server, whichever version (spec 05 §19.4, §26 JetStream). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JetStreamReadContract {
    private TestServer server;
    private Connection probe;
    private JetStreamManagement management;
    private Adapter adapter;

    abstract TestServer start();

    @BeforeAll
    void startServer() throws IOException, InterruptedException {
        server = start();
        probe = NatsFixture.probe(server);
        management = probe.jetStreamManagement();
    }

    @AfterAll
    void stopServer() throws InterruptedException {
        if (probe != null) probe.close();
        if (server != null) server.close();
    }

    @BeforeEach
    void open() throws InterruptedException {
        adapter = opened(options(server).build());
    }

    @AfterEach
    void close() throws IOException, InterruptedException, JetStreamApiException {
        adapter.shutdown();
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    // spec 05 §25 M-37, M-38, M-45; §30.1 row 17
    // parity: transports.Transport.jetstream
    @Test
    void aBatchOfAThousandIsStoredInEmitOrderWithItsBytesTimesAndIds() throws InterruptedException {
        adapter.onBatch(batch(0, 1_000));
        ShardPage page = all(adapter);
        assertThat(payloads(page.events())).isEqualTo(numbers(0, 1_000));
        StoredEvent last = page.events().getLast();
        assertThat(last.id()).isEqualTo("1000");
        assertThat(last.insertionTs()).isEqualTo(1_999);
        assertThat(last.dedupId()).contains("ab:0:0:999");
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void everyPageSizeReadsEachEventOnce() throws InterruptedException {
        adapter.onBatch(batch(0, 1_100));
        for (int limit : new int[] {7, 50, 300, 1_000, 1_099, 1_100, 1_101}) {
            assertThat(payloads(drained(adapter, limit)))
                    .as("limit " + limit)
                    .isEqualTo(numbers(0, 1_100));
        }
    }

    @Test
    void pollingGivesTheGoldenPages() throws InterruptedException {
        JsonNode cases =
                JsonMapper.shared()
                        .readTree(getClass().getResourceAsStream("/jetstream-vectors.json"))
                        .get("jetstream_poll_shard")
                        .get("cases");
        adapter.onBatch(batch(0, 10));
        for (JsonNode golden : cases) {
            if (golden.has("deleted")) continue;
            assertPage(golden);
        }
        for (JsonNode golden : cases) {
            if (!golden.has("deleted")) continue;
            for (JsonNode deleted : golden.get("deleted")) delete(deleted.asLong());
            assertPage(golden);
        }
    }

    /** The reference's next_id is one past the page when there is more; ours is the page's last. */
    private void assertPage(JsonNode golden) throws InterruptedException {
        Optional<String> after = Optional.ofNullable(golden.get("from")).map(JsonNode::asString);
        ShardPage page = adapter.pollShard(SHARD, after, golden.get("limit").asInt());
        List<String> ids = page.events().stream().map(StoredEvent::id).toList();
        assertThat(page.hasMore())
                .as(golden.toString())
                .isEqualTo(golden.get("has_more").asBoolean());
        if (golden.has("ids")) {
            assertThat(ids).as(golden.toString()).isEqualTo(texts(golden.get("ids")));
        } else {
            assertThat(ids.getFirst()).isEqualTo(golden.get("first").asString());
            assertThat(ids.getLast()).isEqualTo(golden.get("last").asString());
        }
        assertThat(page.next())
                .as(golden.toString())
                .isEqualTo(ids.isEmpty() ? Optional.empty() : Optional.of(ids.getLast()));
    }

    @Test
    void deletedMessagesAreSteppedOver() throws InterruptedException {
        adapter.onBatch(batch(0, 20));
        for (long sequence : new long[] {3, 5, 7, 9, 11}) delete(sequence);
        ShardPage page = adapter.pollShard(SHARD, Optional.empty(), 10);
        assertThat(page.events()).hasSize(10);
        assertThat(page.hasMore()).isTrue();
        ShardPage rest = adapter.pollShard(SHARD, page.next(), 10);
        assertThat(rest.events()).hasSize(5);
        assertThat(rest.hasMore()).isFalse();
    }

    // parity: transports.jetstream.maxMessages
    @Test
    void theOldestGoWhenAStreamIsFullAndALateReaderIsToldOfTheGap() throws InterruptedException {
        Adapter limited = opened(options(server).prefix("few").maxMessages(50).build());
        limited.onBatch(batch(0, 20));
        Optional<String> read = limited.pollShard(SHARD, Optional.empty(), 10).next();
        limited.onBatch(batch(20, 80));
        assertThat(all(limited).events())
                .extracting(StoredEvent::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(51, 100).mapToObj(Long::toString).toList());
        assertThat(all(limited).gap()).isEmpty();
        assertThat(limited.pollShard(SHARD, read, 10).gap()).contains(new Gap(SHARD, 40));
        limited.shutdown();
    }

    // spec 05 §30.1 row 4
    @Test
    void everyOddRecordIsReadOrCountedAndPassed()
            throws InterruptedException, IOException, JetStreamApiException {
        JsonNode cases =
                JsonMapper.shared()
                        .readTree(getClass().getResourceAsStream("/jetstream-vectors.json"))
                        .get("stored_record")
                        .get("read")
                        .get("cases");
        all(adapter);
        long sequence = 0;
        for (JsonNode odd : cases) {
            String record = odd.get("record").asString();
            probe.jetStream().publish("net.shard.0", record.getBytes(UTF_8));
            Optional<String> after =
                    sequence == 0 ? Optional.empty() : Optional.of(Long.toString(sequence));
            ShardPage page = adapter.pollShard(SHARD, after, 10);
            sequence++;
            assertThat(page.next()).as(record).contains(Long.toString(sequence));
            // What stops a 0.19.0 reader for ever is read here as Redis readers do.
            JsonNode expected = odd.has("both") ? odd.get("both") : odd.get("redis");
            if (expected.isString()) {
                assertThat(page.events()).as(record).isEmpty();
                assertThat(page.corrupt()).isEqualTo(1);
            } else {
                assertThat(payloads(page.events())).containsExactly(expected.get("raw").asString());
            }
        }
    }

    @Test
    void aStreamThatTheReferenceLeftOutOfOrderIsReadOnceAndWhole()
            throws IOException, JetStreamApiException, InterruptedException {
        all(adapter);
        int[] order = {0, 1, 2, 6, 5, 4, 3};
        for (int n : order) publishAs("ab:0:0:" + n, "{\"r\":%d,\"t\":%d,\"s\":0}".formatted(n, n));
        publishAs("ab:0:7:0", "{\"r\":null,\"t\":9,\"s\":0}");
        publishAs("ab:0:8:0", "{\"r\":8,\"t\":9,\"s\":65536}");
        publishAs("ab:0:9:0", "{\"r\":9,\"t\":9,\"s\":0}");
        for (int limit : new int[] {1, 2, 3, 100}) {
            assertThat(payloads(drained(adapter, limit)))
                    .containsExactly("0", "1", "2", "6", "5", "4", "3", "null", "9");
        }
        assertThat(all(adapter).corrupt()).isEqualTo(1);
    }

    // spec 05 §30.1 row 10
    @Test
    void theShardIsTheStreamsWhateverTheRecordSays()
            throws IOException, JetStreamApiException, InterruptedException {
        all(adapter);
        publishAs("x", "{\"r\":1,\"s\":9}");
        assertThat(all(adapter).events().getFirst().shard()).isEqualTo(SHARD);
    }

    @Test
    void lastPositionAndStoredShardsTellWhatIsThere() throws InterruptedException {
        assertThat(adapter.lastPosition(SHARD)).isEmpty();
        assertThat(adapter.storedShards()).isEmpty();
        adapter.onBatch(batch(0, 5));
        adapter.onBatch(batch(new ShardId(65_534), 0, 1));
        assertThat(adapter.lastPosition(SHARD)).contains("5");
        assertThat(adapter.storedShards()).containsExactly(SHARD, new ShardId(65_534));
        assertThat(adapter.pollShard(SHARD, Optional.of("5"), 10)).isEqualTo(ShardPage.empty());
    }

    @Test
    void twoAdaptersOnOneServerSeeEachOthersEvents() throws InterruptedException {
        Adapter other = opened(options(server).build());
        adapter.onBatch(batch(0, 3));
        other.onBatch(batch(3, 3));
        assertThat(payloads(all(adapter).events())).isEqualTo(numbers(0, 6));
        assertThat(payloads(all(other).events())).isEqualTo(numbers(0, 6));
        other.shutdown();
    }

    @Test
    void aRepeatedBatchIsStoredOnce() throws InterruptedException {
        adapter.onBatch(batch(0, 100));
        adapter.onBatch(batch(0, 100));
        assertThat(payloads(all(adapter).events())).isEqualTo(numbers(0, 100));
    }

    private void publishAs(String messageId, String record)
            throws IOException, JetStreamApiException {
        var headers = new io.nats.client.impl.Headers().put("Nats-Msg-Id", messageId);
        probe.jetStream().publish("net.shard.0", headers, record.getBytes(UTF_8));
    }

    private void delete(long sequence) {
        try {
            management.deleteMessage("net_shard_0", sequence);
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.values().stream().map(JsonNode::asString).toList();
    }
}
