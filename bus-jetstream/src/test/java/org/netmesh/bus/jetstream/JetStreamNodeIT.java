package org.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.BatchConfig;
import org.netmesh.bus.Filter;
import org.netmesh.bus.IngestException;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.Ordering;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.ChildJvm;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestServer;

/** Whole nodes over a real NATS (spec 05 §26 JetStream, §8.4, §30.1). */
class JetStreamNodeIT {
    private TestServer server;

    @BeforeEach
    void startServer() {
        server = NatsServer.start();
    }

    @AfterEach
    void stopServer() {
        if (server != null) server.close();
    }

    @Test
    void whatOneNodeEmitsAnotherReadsPageByPage() {
        try (NetNode producer = node(2);
                NetNode reader = node(2)) {
            for (int n = 0; n < 25; n++) producer.emitRaw(payload(n));
            assertThat(producer.flush().isComplete()).isTrue();
            assertThat(drained(reader, PollRequest.limit(10))).hasSize(25);
            assertThat(producer.emitRawBatch(payloads(25, 100))).isEqualTo(100);
            producer.flush();
            assertThat(numbers(drained(reader, PollRequest.limit(1_000))))
                    .containsExactlyInAnyOrderElementsOf(range(0, 125));
        }
    }

    @Test
    void aBatchOfAThousandIsDrainedOnceInTimeOrderWithAndWithoutAFilter() {
        try (NetNode node = node(1)) {
            node.emitRawBatch(payloads(0, 1_000));
            node.flush();
            for (int limit : new int[] {5, 10, 50}) {
                PollRequest.Builder request =
                        PollRequest.builder(limit).ordering(Ordering.INSERTION_TS);
                assertThat(numbers(drained(node, request.build())))
                        .as("limit " + limit)
                        .isEqualTo(range(0, 1_000));
                request.filter(Filter.not(Filter.eq("n", -1)));
                assertThat(numbers(drained(node, request.build())))
                        .as("filtered, limit " + limit)
                        .isEqualTo(range(0, 1_000));
            }
        }
    }

    // spec 05 §30.1 row 3
    @Test
    void everySeventhOfThreeHundredMatchesAndNoMatchIsLost() {
        try (NetNode node = node(1)) {
            for (int n = 0; n < 300; n++) node.emitRaw("{\"n\":%d,\"k\":%d}".formatted(n, n % 7));
            node.flush();
            for (int limit : new int[] {5, 10, 20}) {
                PollRequest request = PollRequest.builder(limit).filter(Filter.eq("k", 0)).build();
                assertThat(drained(node, request)).as("limit " + limit).hasSize(43);
            }
        }
    }

    // spec 05 §25 M-46, §30.1 row 19, §30.3
    @Test
    void anEventAboveTheServersLimitAndNullAreRefusedAtEmitAndNeighboursAreStored() {
        try (NetNode node = node(1)) {
            node.emitRaw(payload(1));
            String large = "\"" + "x".repeat(1 << 20) + "\"";
            assertThatThrownBy(() -> node.emitRaw(large))
                    .isInstanceOfSatisfying(
                            IngestException.class,
                            e -> assertThat(e.kind()).isEqualTo(IngestException.Kind.TOO_LARGE));
            assertThatThrownBy(() -> node.emitRaw("null")).isInstanceOf(IngestException.class);
            node.emitRaw(payload(2));
            node.flush();
            assertThat(numbers(drained(node, PollRequest.limit(10)))).containsExactly(1, 2);
        }
    }

    @Test
    void aServerKilledInAFloodStoresEveryEventOnce() {
        try (NetNode node = node(2)) {
            for (int n = 0; n < 10_000; n++) {
                node.emitRaw(payload(n));
                if (n == 5_000) {
                    server.kill();
                    server.restart();
                }
            }
            assertThat(node.flush(Duration.ofMinutes(5)).isComplete()).isTrue();
            assertThat(node.stats().eventsFailed()).isZero();
            assertThat(numbers(drained(node, PollRequest.limit(5_000))))
                    .containsExactlyInAnyOrderElementsOf(range(0, 10_000));
        }
    }

    // spec 05 §25 M-47
    @Test
    void pollsWhileTheServerIsDownFailWithItsNameAndWorkAgainAfterwards() {
        try (NetNode node = node(2)) {
            node.emitRaw(payload(0));
            node.flush();
            server.kill();
            assertThatThrownBy(() -> node.poll(PollRequest.limit(10)))
                    .hasMessageContaining("transient error: ");
            server.restart();
            assertThat(drained(node, PollRequest.limit(10))).hasSize(1);
            assertThat(node.isHealthy()).isTrue();
        }
    }

    @Test
    void anUnreachableServerFailsTheCreationWithItsCause() {
        server.kill();
        assertThatThrownBy(() -> node(2))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.CONNECTION))
                .hasMessageContaining(server.uri("nats").toString())
                .hasMessageContaining("Connection refused");
    }

    // spec 05 §8.4, §30.1 row 1
    @Test
    void twoRunsWithOneNonceFileBothStoreAllTheirEvents(@TempDir Path folder) {
        Path nonce = folder.resolve("nonce");
        for (int run = 0; run < 2; run++) {
            try (NetNode node = NetNode.create(config(2).producerNoncePath(nonce).build())) {
                assertThat(node.emitRawBatch(payloads(run * 20, 20))).isEqualTo(20);
            }
        }
        try (NetNode reader = node(2)) {
            List<StoredEvent> events = drained(reader, PollRequest.limit(100));
            assertThat(numbers(events)).containsExactlyInAnyOrderElementsOf(range(0, 40));
            assertThat(events.stream().map(e -> e.dedupId().orElseThrow()).distinct()).hasSize(40);
        }
    }

    // spec 05 §25 M-43, §30.1 row 1
    @Test
    void aProducerKilledInAFloodHasStoredWhatItFlushedOnceAlsoAfterItsRestart(
            @TempDir Path folder) {
        String nonce = folder.resolve("nonce").toString();
        List<Integer> flushed = new ArrayList<>();
        for (int first : new int[] {0, 1_000_000}) {
            try (ChildJvm producer =
                    ChildJvm.onClassPath(
                            JetStreamChild.class.getName(),
                            server.uri("nats").toString(),
                            "produce",
                            nonce,
                            Integer.toString(first))) {
                int last = -1;
                while (last < first + 1_000) last = Integer.parseInt(producer.line());
                producer.kill();
                flushed.addAll(range(first, last + 1 - first));
            }
        }
        try (NetNode reader = node(2)) {
            List<Integer> stored = numbers(drained(reader, PollRequest.limit(5_000)));
            assertThat(stored).containsAll(flushed).doesNotHaveDuplicates();
        }
    }

    // Architecture: quiet on a stock JVM; B-094
    @Test
    void aFreshJvmPrintsNothingAndEndsByItself() throws InterruptedException {
        String url = server.uri("nats").toString();
        String main = JetStreamChild.class.getName();
        for (boolean modules : new boolean[] {false, true}) {
            try (ChildJvm child =
                    modules
                            ? ChildJvm.onModulePath("org.netmesh.bus.jetstream", main, url, "once")
                            : ChildJvm.onClassPath(main, url, "once")) {
                assertThat(child.line()).as(child.errors().toString()).isIn("1", "2");
                assertThat(child.endsWithin(Duration.ofMinutes(2))).isTrue();
                assertThat(child.errors()).isEmpty();
            }
        }
    }

    private NetNode node(int shards) {
        return NetNode.create(config(shards).build());
    }

    private NetNodeConfig.Builder config(int shards) {
        return NetNodeConfig.builder()
                .shards(shards)
                .batch(BatchConfig.builder().maxDelay(Duration.ofMillis(5)).build())
                .transport(JetStreamTransport.of(NatsFixture.options(server).build()));
    }

    private static List<StoredEvent> drained(NetNode node, PollRequest first) {
        List<StoredEvent> events = new ArrayList<>();
        PollResponse page = node.poll(first);
        events.addAll(page.events());
        while (page.hasMore()) {
            page = node.poll(first.from(page.nextId()));
            events.addAll(page.events());
        }
        return events;
    }

    private static String payload(int n) {
        return "{\"n\":" + n + "}";
    }

    private static List<String> payloads(int first, int count) {
        return range(first, count).stream().map(JetStreamNodeIT::payload).toList();
    }

    private static List<Integer> range(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    private static List<Integer> numbers(List<StoredEvent> events) {
        return events.stream()
                .map(event -> Integer.valueOf(event.raw().replaceAll("[^0-9]", "")))
                .toList();
    }
}
