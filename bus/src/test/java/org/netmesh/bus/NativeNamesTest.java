package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** The names of the original's native binding: here they are one class with the bus itself. */
class NativeNamesTest {
    // parity: bus.core.Net, bus.core.Net.create, bus.core.Net.EventBusOptions
    // parity: bus.core.Net.numShards, bus.core.Net.stats, bus.core.Net.IngestResult
    // parity: bus.NetNodeConfig, bus.NetNodeConfig.backpressure
    // parity: bus.Stats, bus.Stats.eventsIngested, bus.Stats.eventsDropped
    @Test
    void aNodeIsMadeFromOptionsAndCountsWhatItTookAndLost() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var slow =
                new RecordingAdapter((_, _) -> {
                    busy.countDown();
                    open.await();
                });
        NetNodeConfig options =
                NetNodeConfig.builder()
                        .shards(1)
                        .bufferCapacity(1_024)
                        .backpressure(Backpressure.dropNewest())
                        .batch(BatchConfig.builder().minSize(1).maxSize(1).build())
                        .build();
        try (NetNode node = NetNode.create(options, slow)) {
            Receipt first = node.emitRaw("0");
            assertThat(first.shardId()).isZero();
            assertThat(first.timestampNanos()).isPositive();
            busy.await();
            for (int i = 0; i < 1_023; i++) assertThat(node.fire("1")).isTrue();
            for (int i = 0; i < 5; i++) assertThat(node.fire("2")).isFalse();
            assertThat(node.shards()).isEqualTo(1);
            assertThat(node.stats().eventsIngested()).isEqualTo(1_024);
            assertThat(node.stats().eventsDropped()).isEqualTo(5);
            open.countDown();
        }
    }

    // parity: bus.core.Net.ingestRawSync, bus.core.Net.ingestRawBatchSync, bus.core.Net.ingestRaw
    // parity: bus.core.Net.ingestRawBatch, bus.core.Net.ingestBatchFire, bus.core.Net.flush
    // parity: bus.core.Net.poll, bus.PollResponse
    @Test
    void whatIsIngestedIsFlushedAndPolledWithItsBytes() {
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            Receipt receipt = node.emitRaw("[1]");
            assertThat(node.emitRawBatch(List.of("[2]", "[3]"))).isEqualTo(2);
            assertThat(node.fireBatch(List.of("[4]", "[5]"))).isEqualTo(2);
            assertThat(node.flush().isComplete()).isTrue();
            PollResponse page = node.poll(PollRequest.limit(10));
            assertThat(page.events().stream().map(e -> UTF_8.decode(e.rawBytes()).toString()))
                    .containsExactly("[1]", "[2]", "[3]", "[4]", "[5]");
            assertThat(page.events().getFirst().insertionTs()).isEqualTo(receipt.timestampNanos());
            assertThat(page.hasMore()).isFalse();
            assertThat(page.failedShards()).isEmpty();
        }
    }

    // Calls that are running do not make it refuse.
    // parity: bus.core.Net.shutdown
    @Test
    void shutdownEndsBesideACallThatIsRunning() throws Exception {
        CountDownLatch polling = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var slow =
                new RecordingAdapter() {
                    @Override
                    public ShardPage pollShard(ShardId shard, Optional<String> after, int limit) {
                        polling.countDown();
                        awaitQuietly(open);
                        return ShardPage.empty();
                    }
                };
        NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build(), slow);
        CompletableFuture<PollResponse> running = node.pollAsync(PollRequest.limit(1));
        polling.await();
        node.fire("1");
        assertThat(node.shutdown().dispatched()).isEqualTo(1);
        open.countDown();
        assertThat(running.join().events()).isEmpty();
        assertThatThrownBy(() -> node.emitRaw("1")).isInstanceOf(IngestException.class);
    }

    // parity: bus.EventStream.ctor, bus.TypedEventStream.ctor, bus.TypedChannel.ctor
    @Test
    void streamsAndChannelsComeFromTheirNodeAndReadWithTheCallersFunctions() {
        for (Class<?> type :
                List.of(EventStream.class, TypedEventStream.class, TypedChannel.class)) {
            assertThat(type.getConstructors()).as(type.toString()).isEmpty();
        }
        try (NetNode node = NetNode.create(NetNodeConfig.builder().shards(1).build())) {
            TypedChannel<Integer[]> unused = node.channel("c", Integer[].class);
            TypedChannel<Object> channel =
                    node.channel("c", Object.class, value -> "checked " + value);
            assertThat(channel.name()).isEqualTo(unused.name());
            channel.publish(Map.of());
            node.flush();
            SubscribeOpts opts = SubscribeOpts.defaults();
            try (EventStream raw = node.subscribe();
                    TypedEventStream<Integer> lengths = node.subscribeTyped(String::length, opts);
                    TypedEventStream<Object> checked = channel.subscribe()) {
                String text = raw.next().orElseThrow().raw();
                assertThat(text).isEqualTo("{\"_channel\":\"c\"}");
                assertThat(lengths.next()).contains(text.length());
                assertThat(checked.next()).contains("checked {_channel=c}");
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
