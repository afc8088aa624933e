package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** Faults that others had in their time. */
class KnownFaultsTest {
    // B-033: nine readers see everything, the tenth is bounded and told; no emit waits or fails
    @Test
    void aReaderThatStoppedNeverBlocksEmits() {
        Retention thousand = Retention.DEFAULT.withMaxEvents(1_000);
        NetNodeConfig config =
                NetNodeConfig.builder().shards(1).transport(Transport.memory(thousand)).build();
        try (NetNode node = NetNode.create(config)) {
            List<EventStream> readers = new ArrayList<>();
            for (int i = 0; i < 10; i++) readers.add(node.subscribe());
            EventStream stopped = readers.removeLast();
            node.fire("0");
            node.flush();
            assertThat(stopped.next()).isPresent();
            for (EventStream reader : readers) reader.next();
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 500; i++) assertThat(node.fire("1")).isTrue();
                assertThat(node.flush().isComplete()).isTrue();
                for (EventStream reader : readers) {
                    for (int i = 0; i < 500; i++) assertThat(reader.next()).isPresent();
                }
            }
            assertThat(node.stats().eventsDropped()).isZero();
            assertThatThrownBy(stopped::next).hasMessageStartingWith("4000 events of shard 0");
        }
    }

    // B-035: large events faster than the path; then small ones, slowly
    @Test
    void afterABurstOfLargeEventsSmallOnesPassAtOnce() {
        var permits = new Semaphore(0);
        var adapter = new RecordingAdapter((_, _) -> permits.acquire());
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(1)
                        .bufferCapacity(1_024)
                        .batch(BatchConfig.builder().minSize(1).maxSize(16).build())
                        .backpressure(Backpressure.dropNewest())
                        .adapterTimeout(Duration.ofMinutes(5))
                        .build();
        byte[] large = ("\"" + "x".repeat(1 << 16) + "\"").getBytes(UTF_8);
        try (NetNode node = NetNode.create(config, adapter)) {
            int taken = 0;
            for (int i = 0; i < 3_000; i++) if (node.emitBuffer(large)) taken++;
            long dropped = node.stats().eventsDropped();
            assertThat(taken + dropped).isEqualTo(3_000);
            assertThat(dropped).isPositive();
            permits.release(1_000_000);
            assertThat(node.flush().isComplete()).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(node.fire("[" + i + "]")).isTrue();
                assertThat(node.flush().isComplete()).isTrue();
                assertThat(adapter.events()).isEqualTo(taken + i + 1);
            }
            assertThat(node.stats().eventsDropped()).isEqualTo(dropped);
        }
    }

    // B-043: at each limit it works, one beyond it is refused, and the text names that limit
    @Test
    void textsNameTheLimitThatWasMet() {
        meets("num_shards must be <= 65535, got 65536", shards(65_535), shards(65_536));
        meets("ring_buffer_capacity must be >= 1024", capacity(1_024), capacity(512));
        meets(
                "max_size must be <= 1000000, got 1000001",
                () -> BatchConfig.builder().maxSize(1_000_000).build(),
                () -> BatchConfig.builder().maxSize(1_000_001).build());
    }

    @Test
    void anEventThatIsTooLargeIsToldTheSmallerOfTheTwoLimits() {
        var transport =
                new RecordingAdapter() {
                    @Override
                    public PayloadRules payloadRules() {
                        return new PayloadRules(20, PayloadRules.Content.BYTES);
                    }
                };
        for (int own : new int[] {10, 30}) {
            NetNodeConfig config = NetNodeConfig.builder().shards(1).maxEventBytes(own).build();
            int limit = Math.min(own, 20);
            try (NetNode node = NetNode.create(config, transport)) {
                meets(
                        "event too large: %d bytes, at most %d bytes can be taken here"
                                .formatted(limit + 1, limit),
                        () -> node.emitRaw(new byte[limit]),
                        () -> node.emitRaw(new byte[limit + 1]));
            }
        }
    }

    private static void meets(String text, ThrowingCallable at, ThrowingCallable beyond) {
        assertThatCode(at).doesNotThrowAnyException();
        assertThatThrownBy(beyond).hasMessageEndingWith(text);
    }

    private static ThrowingCallable shards(int count) {
        return () -> NetNodeConfig.builder().shards(count).build();
    }

    private static ThrowingCallable capacity(int slots) {
        return () -> NetNodeConfig.builder().bufferCapacity(slots).build();
    }

    // B-088: ids and times above 2^53, up to the last of 64 unsigned bits
    @Test
    void greatIdsAndTimesComeBackExactly() {
        ShardId shard = new ShardId(0);
        for (long time : new long[] {(1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE + 1, -1}) {
            String id = Long.toUnsignedString(time);
            StoredEvent event = StoredEvent.of(id, "1".getBytes(UTF_8), time, shard);
            assertThat(event.toJson())
                    .contains("\"id\":\"" + id + "\"")
                    .contains("\"insertion_ts\":" + id);
            byte[] stored = StoredRecord.encode(event.payload(), time, shard);
            assertThat(StoredRecord.decode(stored).insertionTs()).isEqualTo(time);
            Cursor cursor = Cursor.empty().with(shard, id);
            assertThat(Cursor.parse(cursor.encoded()).position(shard)).contains(id);
            var storage = new ListStorage().add(0, id, "1", time);
            NetNodeConfig config = NetNodeConfig.builder().shards(1).build();
            try (NetNode node = NetNode.create(config, storage)) {
                assertThat(node.pollOne()).contains(event);
                assertThat(node.pollOne(cursor)).isEmpty();
            }
        }
    }

    // B-107: a producer that waits for room and is interrupted is refused and keeps the interrupt
    @Test
    void interruptsAtRandomHarmNobodyWhoWaitsForRoom() throws Exception {
        var permits = new Semaphore(0);
        var adapter = new RecordingAdapter((_, _) -> permits.acquire());
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(1)
                        .bufferCapacity(1_024)
                        .batch(BatchConfig.builder().minSize(1).maxSize(50).build())
                        .backpressure(Backpressure.block(Duration.ofMinutes(1)))
                        .adapterTimeout(Duration.ofMinutes(5))
                        .build();
        NetNode node = NetNode.create(config, adapter);
        AtomicInteger accepted = new AtomicInteger();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            Thread.Builder threads = p % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            producers.add(threads.start(() -> produce(node, accepted, end)));
            ends.add(end);
        }
        var random = new SplittableRandom(107);
        while (!ends.stream().allMatch(CompletableFuture::isDone)) {
            producers.get(random.nextInt(producers.size())).interrupt();
            if (permits.availablePermits() == 0) permits.release();
            Thread.onSpinWait();
        }
        permits.release(1_000_000);
        for (CompletableFuture<Void> end : ends) end.join();
        assertThat(node.fire("1")).isTrue();
        ShutdownReport report = node.shutdown();
        assertThat(report.accepted()).isEqualTo(accepted.get() + 1);
        assertThat(report.dispatched()).isEqualTo(report.accepted());
    }

    /** Refused is an event only while the thread is interrupted: there is time enough to wait. */
    private static void produce(NetNode node, AtomicInteger accepted, CompletableFuture<Void> end) {
        try {
            for (int i = 0; i < 2_000; i++) {
                boolean taken = node.fire("1");
                if (taken) accepted.incrementAndGet();
                assertThat(taken || Thread.currentThread().isInterrupted()).isTrue();
                Thread.interrupted();
            }
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        }
    }
}
