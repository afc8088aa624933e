package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.Filter;
import org.netmesh.bus.IngestException;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.Ordering;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.ChildJvm;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** Whole nodes over a real Redis (spec 05 §26 Redis, §8.4, §30.1). */
class RedisNodeIT {
    private TestServer server;

    @BeforeEach
    void startServer() {
        server = RedisServer.startDurable();
    }

    @AfterEach
    void stopServer() {
        if (server != null) server.close();
    }

    // parity: bus.packaging.redis
    @Test
    void whatOneNodeEmitsAnotherReadsPageByPage() {
        try (NetNode producer = node();
                NetNode reader = node()) {
            for (int n = 0; n < 25; n++) producer.emitRaw(payload(n));
            assertThat(producer.flush().isComplete()).isTrue();
            assertThat(drained(reader, PollRequest.limit(10))).hasSize(25);
            assertThat(producer.emitRawBatch(payloads(25, 100))).isEqualTo(100);
            producer.flush();
            assertThat(numbers(drained(reader, PollRequest.limit(1_000)))).hasSize(125);
        }
    }

    @Test
    void orderedPollsRiseAndFilteredOnesReturnMatchesOnly() {
        try (NetNode node = node()) {
            for (int n = 0; n < 60; n++) node.emitRaw("{\"n\":%d,\"kind\":%d}".formatted(n, n % 3));
            node.flush();
            PollRequest ordered =
                    PollRequest.builder(1_000).ordering(Ordering.INSERTION_TS).build();
            assertThat(node.poll(ordered).events())
                    .hasSize(60)
                    .isSortedAccordingTo(
                            (a, b) -> Long.compareUnsigned(a.insertionTs(), b.insertionTs()));
            PollRequest filtered = PollRequest.builder(7).filter(Filter.eq("kind", 1)).build();
            assertThat(drained(node, filtered))
                    .hasSize(20)
                    .allMatch(event -> event.raw().contains("\"kind\":1"));
        }
    }

    // spec 05 §25 M-46
    @Test
    void whatCouldNotBeReadBackIsRefusedAtEmitAndNeighboursAreStored() {
        try (NetNode node = node()) {
            node.emitRaw("{\"n\":1}");
            assertThatThrownBy(() -> node.emitRaw("not json")).isInstanceOf(IngestException.class);
            assertThatThrownBy(() -> node.emitRaw("")).isInstanceOf(IngestException.class);
            node.emitRaw("null");
            node.flush();
            assertThat(drained(node, PollRequest.limit(10)))
                    .extracting(StoredEvent::raw)
                    .containsExactlyInAnyOrder("{\"n\":1}", "null");
        }
    }

    @Test
    void aServerKilledAndRestartedInAFloodLosesNothing() {
        try (NetNode node = node()) {
            for (int n = 0; n < 20_000; n++) {
                node.emitRaw(payload(n));
                if (n == 10_000) {
                    server.kill();
                    server.restart();
                }
            }
            assertThat(node.flush(Duration.ofMinutes(5)).isComplete()).isTrue();
            assertThat(node.stats().eventsFailed()).isZero();
            List<StoredEvent> events = drained(node, PollRequest.limit(5_000));
            assertThat(numbers(events)).hasSize(20_000);
            assertThat(payloadsById(events)).hasSize(20_000);
        }
    }

    // spec 05 §25 M-47
    @Test
    void pollsWhileTheServerIsDownNameEachShardAndWorkAgainAfterwards() {
        try (NetNode node = node()) {
            node.emitRaw(payload(0));
            node.flush();
            server.kill();
            assertThatThrownBy(() -> node.poll(PollRequest.limit(10)))
                    .hasMessageContaining("transient error: Redis at");
            assertThat(node.isHealthy()).isFalse();
            server.restart();
            assertThat(drained(node, PollRequest.limit(10))).hasSize(1);
            assertThat(node.isHealthy()).isTrue();
        }
    }

    @Test
    void anUnreachableServerFailsTheCreationWithItsCause() {
        server.kill();
        assertThatThrownBy(this::node)
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.CONNECTION))
                .hasMessageContaining(server.uri("redis").toString());
    }

    // spec 05 §8.4, §30.1 row 1
    @Test
    void twoRunsWithOneNonceFileNeverGiveOneIdToTwoEvents(@TempDir Path folder) {
        Path nonce = folder.resolve("nonce");
        for (int run = 0; run < 2; run++) {
            try (NetNode node = NetNode.create(config().producerNoncePath(nonce).build())) {
                assertThat(node.emitRawBatch(payloads(run * 20, 20))).isEqualTo(20);
            }
        }
        try (NetNode reader = node()) {
            List<StoredEvent> events = drained(reader, PollRequest.limit(100));
            assertThat(numbers(events)).hasSize(40);
            assertThat(payloadsById(events)).hasSize(40);
            assertThat(nonces(events)).hasSize(1);
        }
    }

    // spec 05 §25 M-43, §30.1 row 1
    @Test
    void aProducerKilledInAFloodKeepsWhatItFlushedAndNeverReusesAnId(@TempDir Path folder) {
        String nonce = folder.resolve("nonce").toString();
        int first = 0;
        List<Integer> stored = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (ChildJvm producer =
                    ChildJvm.onClassPath(
                            RedisChild.class.getName(),
                            server.uri("redis").toString(),
                            "produce",
                            nonce,
                            Integer.toString(first))) {
                int flushed = -1;
                while (flushed < first + 2_000) flushed = Integer.parseInt(producer.line());
                producer.kill();
                for (int n = first; n <= flushed; n++) stored.add(n);
                first += 1_000_000;
            }
        }
        try (NetNode reader = node()) {
            List<StoredEvent> events = drained(reader, PollRequest.limit(5_000));
            assertThat(numbers(events)).containsAll(stored);
            assertThat(payloadsById(events).values()).allMatch(payloads -> payloads.size() == 1);
            assertThat(nonces(events)).hasSize(1);
        }
    }

    // Architecture: quiet on a stock JVM; B-094
    @Test
    void aFreshJvmPrintsNothingAndEndsByItself() throws InterruptedException {
        String url = server.uri("redis").toString();
        String main = RedisChild.class.getName();
        for (boolean modules : new boolean[] {false, true}) {
            try (ChildJvm child =
                    modules
                            ? ChildJvm.onModulePath("org.netmesh.bus.redis", main, url, "once")
                            : ChildJvm.onClassPath(main, url, "once")) {
                assertThat(child.line()).as(child.errors().toString()).isIn("1", "2");
                assertThat(child.line()).as("threads left behind").isEqualTo("0");
                assertThat(child.endsWithin(Duration.ofMinutes(2))).isTrue();
                assertThat(child.errors()).isEmpty();
            }
        }
    }

    private NetNode node() {
        return NetNode.create(config().build());
    }

    private NetNodeConfig.Builder config() {
        return NetNodeConfig.builder()
                .shards(2)
                .transport(RedisTransport.of(RedisFixture.options(server).build()));
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
        return Stream.iterate(first, n -> n + 1).limit(count).map(RedisNodeIT::payload).toList();
    }

    private static Set<Integer> numbers(List<StoredEvent> events) {
        Set<Integer> numbers = new HashSet<>();
        for (StoredEvent event : events) {
            numbers.add(Integer.parseInt(event.raw().replaceAll("[^0-9]", "")));
        }
        return numbers;
    }

    private static Map<String, Set<String>> payloadsById(List<StoredEvent> events) {
        Map<String, Set<String>> payloads = new HashMap<>();
        for (StoredEvent event : events) {
            payloads.computeIfAbsent(event.dedupId().orElseThrow(), _ -> new HashSet<>())
                    .add(event.raw());
        }
        return payloads;
    }

    private static Set<String> nonces(List<StoredEvent> events) {
        Set<String> nonces = new HashSet<>();
        for (StoredEvent event : events) {
            nonces.add(event.dedupId().orElseThrow().split(":", 2)[0]);
        }
        return nonces;
    }
}
