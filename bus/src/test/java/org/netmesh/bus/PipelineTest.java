package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** From emit to the adapter. */
class PipelineTest {
    private static NetNodeConfig.Builder config(int shards) {
        return NetNodeConfig.builder().shards(shards).bufferCapacity(16_384);
    }

    // spec 05 §26: 4 shards, ring 16,384, 10,000 events; §25 M-14
    @RepeatedTest(20)
    void shutdownBringsEveryEventToTheAdapter() {
        var adapter = new RecordingAdapter();
        NetNode node = NetNode.create(config(4).build(), adapter);
        for (int i = 0; i < 10_000; i++) node.emitRaw("{\"i\":" + i + "}");
        ShutdownReport report = node.shutdown();
        assertThat(adapter.events()).isEqualTo(10_000);
        assertThat(new HashSet<>(adapter.payloads())).hasSize(10_000);
        assertThat(report.accepted()).isEqualTo(10_000);
        assertThat(report.dispatched()).isEqualTo(10_000);
        assertThat(report.isLossy()).isFalse();
    }

    // spec 05 §26: the same with an adapter that takes 2 ms per batch, and 5,000 events
    @Test
    void aSlowAdapterGetsEveryEventToo() {
        CountDownLatch never = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> pass(never, 2));
        NetNode node = NetNode.create(config(4).build(), adapter);
        for (int i = 0; i < 5_000; i++) node.emitRaw("{\"i\":" + i + "}");
        assertThat(node.shutdown().isLossy()).isFalse();
        assertThat(new HashSet<>(adapter.payloads())).hasSize(5_000);
    }

    private static void pass(CountDownLatch never, int millis) throws InterruptedException {
        assertThat(never.await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    // spec 05 §26: three rounds of 200 events with flush; §25 M-7, M-8, M-9
    @Test
    void batchesOfAShardAreContiguousFromZeroUnderOneNonce() {
        var adapter = new RecordingAdapter();
        try (NetNode node = NetNode.create(config(4).build(), adapter)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 200; i++) node.emitRaw("{\"r\":" + round + ",\"i\":" + i + "}");
                assertThat(node.flush().isComplete()).isTrue();
                assertThat(adapter.events()).isEqualTo(200 * (round + 1));
            }
        }
        for (int shard = 0; shard < 4; shard++) {
            long next = 0;
            for (Batch batch : adapter.of(new ShardId(shard))) {
                assertThat(batch.sequenceStart()).isEqualTo(next);
                next += batch.size();
            }
        }
        assertThat(adapter.batches.stream().map(Batch::nonce).distinct()).hasSize(1);
        assertThat(adapter.batches.getFirst().nonce()).isNotZero();
        assertThat(adapter.dedupIds()).hasSize(600);
    }

    // spec 05 §26: max_delay 250 ms, flush does not wait for it; §30.2: a true barrier
    @Test
    void flushForcesOpenBatchesOut() {
        var adapter = new RecordingAdapter();
        BatchConfig slow =
                BatchConfig.builder()
                        .minSize(1_000)
                        .maxDelay(Duration.ofHours(1))
                        .fixedSize()
                        .build();
        try (NetNode node = NetNode.create(config(2).batch(slow).build(), adapter)) {
            for (int i = 0; i < 50; i++) node.emitRaw("{\"i\":" + i + "}");
            FlushReport report = node.flush();
            assertThat(adapter.events()).isEqualTo(50);
            assertThat(report).isEqualTo(new FlushReport(50, 0, 0, 0));
            assertThat(adapter.flushes).hasValue(1);
        }
    }

    // spec 05 §30.2: hard max_size
    @Test
    void noBatchIsLongerThanTheLimit() {
        var adapter = new RecordingAdapter();
        BatchConfig small = BatchConfig.builder().minSize(1).maxSize(7).build();
        try (NetNode node = NetNode.create(config(1).batch(small).build(), adapter)) {
            node.fireBatch(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
        }
        assertThat(adapter.batches).allMatch(batch -> batch.size() <= 7);
        assertThat(adapter.payloads())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
    }

    // spec 05 §25 M-10: an event goes out without any further event or call
    @Test
    void aLoneEventLeavesAfterTheDelay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> arrived.countDown());
        try (NetNode node = NetNode.create(config(2).build(), adapter)) {
            node.fire("1");
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    // spec 05 §26: 100 different events over 4 shards; equal payloads go to one
    @Test
    void eventsSpreadByTheirBytesAndEqualOnesMeet() {
        try (NetNode node = NetNode.create(config(4).transport(Transport.noop()).build())) {
            Set<Integer> shards = new HashSet<>();
            for (int i = 0; i < 100; i++) shards.add(node.emitRaw("{\"i\":" + i + "}").shardId());
            assertThat(shards).hasSizeGreaterThan(1);
            Set<Integer> same = new HashSet<>();
            for (int i = 0; i < 100; i++) same.add(node.emitRaw("{\"i\":7}").shardId());
            assertThat(same).hasSize(1);
        }
    }

    // spec 05 §26: 30,000 spread hashes over 3 shards differ by < 5 % from even
    @Test
    void hashesSpreadEvenly() {
        for (Routes.Choice choice : Routes.Choice.values()) {
            Routes routes = TestShards.routes(3, choice);
            int[] counts = new int[3];
            for (int i = 0; i < 30_000; i++) {
                counts[routes.index(RawEvent.of("event-" + i).hash())]++;
            }
            for (int count : counts) assertThat(count).isBetween(9_500, 10_500);
        }
    }

    // spec 05 §30.2: a partition key on emit
    @Test
    void eventsOfOneKeyKeepTheirOrder() {
        var adapter = new RecordingAdapter();
        try (NetNode node = NetNode.create(config(4).build(), adapter)) {
            for (int i = 0; i < 500; i++) {
                byte[] payload = Integer.toString(i).getBytes(UTF_8);
                node.emitRaw(RawEvent.keyed(payload, "producer-1"));
            }
        }
        assertThat(adapter.payloads())
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    }

    // spec 05 §26: ring 1,024 x 2 and a flood far above capacity
    @Test
    void aFloodAboveCapacityIsSurvivedAndCounted() {
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> open.await());
        NetNode node = NetNode.create(config(2).bufferCapacity(1_024).build(), adapter);
        for (int i = 0; i < 50_000; i++) assertThat(node.fire("{\"i\":" + i + "}")).isTrue();
        assertThat(node.stats().eventsEvicted()).isPositive();
        open.countDown();
        assertThat(node.flush().isComplete()).isTrue();
        assertThat(node.fire("{}")).isTrue();
        ShutdownReport report = node.shutdown();
        assertThat(report.accepted()).isEqualTo(50_001);
        assertThat(report.dispatched() + report.evicted()).isEqualTo(50_001);
        assertThat(adapter.events()).isEqualTo((int) report.dispatched());
    }

    // parity: bus.errors.IngestException, bus.NetNode.emitBuffer
    @Test
    void aFullRingIsToldToTheProducerThatMeansToKnow() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> hold(busy, open));
        NetNodeConfig strict =
                config(1).bufferCapacity(1_024).backpressure(Backpressure.failProducer()).build();
        NetNode node = NetNode.create(strict, adapter);
        node.fire("{}");
        busy.await();
        int accepted = 1;
        while (node.emitBuffer("{}".getBytes(UTF_8))) accepted++;
        assertThat(accepted).isEqualTo(1 + 1_023);
        assertThatThrownBy(() -> node.emitRaw("{}"))
                .hasMessage("backpressure: ring buffer full")
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.kind()).isEqualTo(IngestException.Kind.BACKPRESSURE));
        assertThat(node.fire("{}")).isFalse();
        assertThat(node.stats().eventsDropped()).isEqualTo(3);
        open.countDown();
        assertThat(node.shutdown().dispatched()).isEqualTo(accepted);
    }

    // spec 05 §30.2: Block(timeout)
    @Test
    void aBlockedProducerGoesOnWhenThereIsRoom() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> open.await());
        NetNodeConfig blocking =
                config(1)
                        .bufferCapacity(1_024)
                        .backpressure(Backpressure.block(Duration.ofMinutes(1)))
                        .build();
        AtomicInteger accepted = new AtomicInteger();
        try (NetNode node = NetNode.create(blocking, adapter)) {
            List<Thread> producers = new ArrayList<>();
            for (int p = 0; p < 2; p++) {
                producers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int i = 0; i < 4_000; i++) {
                                        if (node.fire("1")) accepted.incrementAndGet();
                                    }
                                }));
            }
            open.countDown();
            for (Thread producer : producers) producer.join();
            assertThat(accepted).hasValue(8_000);
            assertThat(node.stats().eventsDropped()).isEqualTo(node.stats().eventsEvicted());
        }
        assertThat(adapter.events()).isEqualTo(8_000);
    }

    @Test
    void aBlockedProducerIsRefusedWhenItsTimeIsOver() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> hold(busy, open));
        NetNodeConfig blocking =
                config(1)
                        .bufferCapacity(1_024)
                        .backpressure(Backpressure.block(Duration.ofMillis(5)))
                        .build();
        NetNode node = NetNode.create(blocking, adapter);
        node.fire("1");
        busy.await();
        for (int i = 0; i < 1_023; i++) assertThat(node.fire("1")).isTrue();
        assertThatThrownBy(() -> node.emitRaw("1")).hasMessage("backpressure: ring buffer full");
        assertThat(node.stats().eventsDropped()).isEqualTo(1);
        open.countDown();
        node.shutdown();
    }

    private static void hold(CountDownLatch busy, CountDownLatch open) throws InterruptedException {
        busy.countDown();
        open.await();
    }
}
