package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.BusPorts;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.bus.PollRequest;
import org.netmesh.bus.PollResponse;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.bus.TransportContext;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** Copies that retries stored are left out on read, if asked for (spec 05 §17.2, §30.2). */
class RedisReadDedupIT {
    private static TestServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) server.close();
    }

    @BeforeEach
    void empty() {
        try (RedisProbe probe = new RedisProbe(server)) {
            probe.ask("FLUSHALL");
        }
    }

    @Test
    void copiesAreDeliveredUnlessAskedOtherwise() throws InterruptedException {
        Adapter adapter = opened(options(server).build());
        adapter.onBatch(batch(0, 3));
        adapter.onBatch(batch(0, 3));
        assertThat(all(adapter).events()).hasSize(6);
        adapter.shutdown();
    }

    @Test
    void everyPageSizeReadsEachEventOnceAndCountsTheCopies() throws InterruptedException {
        Recorded counters = new Recorded();
        Adapter adapter = deduping(counters);
        for (int copy = 0; copy < 4; copy++) adapter.onBatch(batch(0, 10));
        adapter.onBatch(batch(10, 5));
        for (int limit : new int[] {1, 3, 10, 44, 45, 100}) {
            assertThat(drained(adapter, limit)).as("limit " + limit).isEqualTo(numbers(0, 15));
        }
        assertThat(counters.skipped()).isEqualTo(6 * 30);
        adapter.shutdown();
        assertThat(counters.totals).isEmpty();
    }

    @Test
    void aPageOfCopiesOnlyMovesThePositionAndSaysWhetherThereIsMore() throws InterruptedException {
        Adapter adapter = deduping(new Recorded());
        for (int copy = 0; copy < 3; copy++) adapter.onBatch(batch(0, 5));
        ShardPage first = adapter.pollShard(SHARD, Optional.empty(), 5);
        assertThat(payloads(first)).isEqualTo(numbers(0, 5));
        ShardPage copies = adapter.pollShard(SHARD, first.next(), 5);
        assertThat(copies.events()).isEmpty();
        assertThat(copies.hasMore()).isTrue();
        ShardPage last = adapter.pollShard(SHARD, copies.next(), 5);
        assertThat(last.events()).isEmpty();
        assertThat(last.hasMore()).isFalse();
        assertThat(last.next()).isEqualTo(adapter.lastPosition(SHARD)).isNotEqualTo(copies.next());
        adapter.shutdown();
    }

    @Test
    void readersFromTheBeginningEachGetEveryEvent() throws InterruptedException {
        Adapter adapter = deduping(new Recorded());
        adapter.onBatch(batch(0, 10));
        adapter.onBatch(batch(0, 10));
        for (int reader = 0; reader < 3; reader++) {
            assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 10));
        }
        adapter.shutdown();
    }

    @Test
    void entriesWithoutADedupIdAreNeverCopies() throws InterruptedException {
        try (RedisProbe probe = new RedisProbe(server)) {
            for (int i = 0; i < 3; i++) probe.ask("XADD", "net:shard:0", "*", "d", "{\"r\":1}");
        }
        Adapter adapter = deduping(new Recorded());
        assertThat(all(adapter).events()).hasSize(3);
        adapter.shutdown();
    }

    // Polls read further than they deliver: what was read and not delivered is no copy.
    @Test
    void aNodeReadsEachEventOnceOverRunsOfCopiesLongerThanAPage() throws InterruptedException {
        Adapter writer = opened(options(server).build());
        for (int copy = 0; copy < 20; copy++) writer.onBatch(batch(0, 10));
        writer.onBatch(batch(10, 10));
        writer.shutdown();
        RedisTransport transport = RedisTransport.of(options(server).readDedup(1_000).build());
        List<String> read = new ArrayList<>();
        try (NetNode node =
                NetNode.create(NetNodeConfig.builder().shards(1).transport(transport).build())) {
            PollRequest request = PollRequest.limit(3);
            PollResponse response;
            do {
                response = node.poll(request);
                response.events().stream().map(StoredEvent::raw).forEach(read::add);
                request = PollRequest.limit(3).from(response.nextId());
            } while (response.hasMore());
        }
        assertThat(read).isEqualTo(numbers(0, 20));
    }

    @Test
    void theMemoryIsBounded() {
        assertThat(options(server).build().readDedup()).isEmpty();
        assertThat(options(server).readDedup(5).build().readDedup()).isEqualTo(OptionalInt.of(5));
    }

    private static Adapter deduping(Counters counters) throws InterruptedException {
        BusPorts ports = BusPorts.system().withCounters(counters);
        Adapter adapter =
                RedisTransport.of(options(server).readDedup(1_000).build())
                        .open(new TransportContext(1, ports));
        adapter.init();
        return adapter;
    }

    private static List<String> drained(Adapter adapter, int limit) throws InterruptedException {
        List<String> read = new ArrayList<>();
        Optional<String> position = Optional.empty();
        ShardPage page;
        do {
            page = adapter.pollShard(SHARD, position, limit);
            read.addAll(payloads(page));
            position = page.next();
        } while (page.hasMore());
        return read;
    }

    /** Keeps the one counter of the adapter. */
    private static final class Recorded implements Counters {
        private final List<LongSupplier> totals = new ArrayList<>();

        long skipped() {
            return totals.getFirst().getAsLong();
        }

        @Override
        public Registration counter(Meter meter, LongSupplier value) {
            assertThat(meter.name()).isEqualTo("net_bus_duplicates_skipped_total");
            totals.add(value);
            return totals::clear;
        }

        @Override
        public Registration gauge(Meter meter, DoubleSupplier value) {
            throw new AssertionError(meter);
        }

        @Override
        public Histogram histogram(Meter meter, double... upperBounds) {
            throw new AssertionError(meter);
        }
    }
}
