package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.bus.jetstream.NatsFixture.SHARD;
import static org.netmesh.bus.jetstream.NatsFixture.all;
import static org.netmesh.bus.jetstream.NatsFixture.drained;
import static org.netmesh.bus.jetstream.NatsFixture.opened;
import static org.netmesh.bus.jetstream.NatsFixture.options;
import static org.netmesh.bus.jetstream.NatsFixture.payloads;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.Ordering;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.TestServer;

/** Batches stored as 0.19.0 stores them come back in emit order (spec 05 §19.3, §30.1 row 17). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JetStreamOrderContract {
    private TestServer server;
    private Connection probe;
    private JetStreamManagement management;

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

    @AfterEach
    void empty() throws IOException, JetStreamApiException {
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    @Test
    void aStreamIsReadAsItWasStoredUnlessAskedOtherwise()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = opened(options(server).build());
        all(adapter);
        for (int index : new int[] {0, 2, 1}) store(0, index);
        assertThat(payloads(all(adapter).events())).containsExactly("0", "2", "1");
        adapter.shutdown();
    }

    @Test
    void everyPageSizeReadsEachEventOnceAndInOrder()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = restoring(256);
        storeAsTheReference(0, 200);
        storeAsTheReference(200, 100);
        for (int limit : new int[] {7, 64, 150, 299, 300, 1_000}) {
            List<StoredEvent> events = drained(adapter, limit);
            assertThat(payloads(events)).as("limit " + limit).isEqualTo(numbers(0, 300));
            assertThat(events)
                    .extracting(StoredEvent::id)
                    .isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(Integer::toString).toList());
        }
        adapter.shutdown();
    }

    @Test
    void anEventThatIsMissingIsWaitedForAndNothingIsPassed()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = restoring(64);
        for (int index : new int[] {0, 1, 5, 4, 3}) store(0, index);
        ShardPage page = all(adapter);
        assertThat(payloads(page.events())).containsExactly("0", "1");
        assertThat(page.next()).contains("2");
        assertThat(page.hasMore()).isFalse();
        assertThat(adapter.pollShard(SHARD, page.next(), 10)).isEqualTo(ShardPage.empty());
        store(0, 2);
        ShardPage rest = adapter.pollShard(SHARD, page.next(), 3);
        assertThat(payloads(rest.events())).containsExactly("2", "3", "4");
        assertThat(rest.hasMore()).isTrue();
        rest = adapter.pollShard(SHARD, rest.next(), 3);
        assertThat(payloads(rest.events())).containsExactly("5");
        assertThat(rest.hasMore()).isFalse();
        adapter.shutdown();
    }

    @Test
    void whoReadsOnFromTheLastPositionMissesNothingOfABatchThatGrows()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = restoring(64);
        assertThat(adapter.lastPosition(SHARD)).isEmpty();
        store(0, 1);
        assertThat(adapter.lastPosition(SHARD)).isEmpty();
        for (int index : new int[] {0, 3}) store(0, index);
        Optional<String> last = adapter.lastPosition(SHARD);
        assertThat(last).contains("2");
        store(0, 2);
        assertThat(payloads(adapter.pollShard(SHARD, last, 10).events())).containsExactly("2", "3");
        assertThat(adapter.lastPosition(SHARD)).contains("4");
        adapter.shutdown();
    }

    @Test
    void aCorruptMessageKeepsItsPlaceAndIsPassed()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = restoring(64);
        store(0, 0);
        store(0, 2);
        publish("ab:0:0:1", "not json");
        assertThat(payloads(all(adapter).events())).containsExactly("0", "2");
        assertThat(all(adapter).corrupt()).isEqualTo(1);
        assertThat(all(adapter).next()).contains("3");
        adapter.shutdown();
    }

    @Test
    void aReaderThatRetentionOvertakesGoesOnWithWhatIsLeft()
            throws IOException, JetStreamApiException, InterruptedException {
        Adapter adapter = restoring(64);
        for (int index : new int[] {0, 1, 2, 9, 8, 7, 6, 5, 4, 3}) store(0, index);
        Optional<String> read = adapter.pollShard(SHARD, Optional.empty(), 2).next();
        management.purgeStream(
                "net_shard_0", io.nats.client.PurgeOptions.builder().sequence(6).build());
        // Until its time is over the batch may grow, and its beginning is not known any more.
        assertThat(adapter.pollShard(SHARD, read, 10).events()).isEmpty();
        for (int index = 0; index < 64; index++) store(10, index);
        List<StoredEvent> rest = adapter.pollShard(SHARD, read, 5).events();
        assertThat(payloads(rest)).containsExactly("3", "4", "5", "6", "7");
        adapter.shutdown();
    }

    // spec 05 §30.1 row 8
    @Test
    void aNodeReadsScrambledBatchesWholeWithEitherOrdering()
            throws IOException, JetStreamApiException, InterruptedException {
        restoring(256).shutdown();
        storeAsTheReference(0, 200);
        JetStreamTransport transport =
                JetStreamTransport.of(options(server).restoreOrder(256).build());
        try (NetNode node =
                NetNode.create(NetNodeConfig.builder().shards(1).transport(transport).build())) {
            for (Ordering ordering : Ordering.values()) {
                List<String> read = new ArrayList<>();
                PollRequest request = PollRequest.builder(30).ordering(ordering).build();
                PollResponse response;
                do {
                    response = node.poll(request);
                    read.addAll(payloads(response.events()));
                    request = request.from(response.nextId());
                } while (response.hasMore());
                assertThat(read).as(ordering.toString()).isEqualTo(numbers(0, 200));
            }
        }
    }

    private Adapter restoring(int events) throws InterruptedException {
        Adapter adapter = opened(options(server).restoreOrder(events).build());
        assertThat(all(adapter)).isEqualTo(ShardPage.empty());
        return adapter;
    }

    /** The first 63 in order, the others from the last down. */
    private void storeAsTheReference(int sequenceStart, int size)
            throws IOException, JetStreamApiException {
        for (int index = 0; index < Math.min(63, size); index++) store(sequenceStart, index);
        for (int index = size - 1; index >= 63; index--) store(sequenceStart, index);
    }

    private void store(int sequenceStart, int index) throws IOException, JetStreamApiException {
        int n = sequenceStart + index;
        publish(
                "ab:0:" + sequenceStart + ":" + index,
                "{\"r\":%d,\"t\":%d,\"s\":0}".formatted(n, 1_000 + n));
    }

    private void publish(String messageId, String record)
            throws IOException, JetStreamApiException {
        Headers headers = new Headers().put("Nats-Msg-Id", messageId);
        probe.jetStream().publish("net.shard.0", headers, record.getBytes(UTF_8));
    }

    private static List<String> numbers(int first, int end) {
        return IntStream.range(first, end).mapToObj(Integer::toString).toList();
    }
}
