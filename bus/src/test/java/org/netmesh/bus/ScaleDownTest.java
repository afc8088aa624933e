package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** What a shard holds that is given up again, and two who change the shards in one moment. */
class ScaleDownTest {
    private static NetNode node(int shards, ScalingPolicy.Builder policy, Adapter adapter) {
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(shards)
                        .bufferCapacity(2_048)
                        .backpressure(Backpressure.block(Duration.ofMinutes(5)))
                        .scaling(policy.manual().build())
                        .build();
        return NetNode.create(config, adapter);
    }

    private static ScalingPolicy.Builder quick() {
        return ScalingPolicy.builder().maxShards(8).cooldown(Duration.ofNanos(1));
    }

    /** Each event once, under ids of one nonce; a shard's numbers began at 0 once at most. */
    private static void assertWhole(RecordingAdapter adapter, int events) {
        assertThat(adapter.events()).isEqualTo(events);
        assertThat(adapter.payloads()).doesNotHaveDuplicates();
        assertThat(adapter.dedupIds()).hasSize(events);
        assertThat(adapter.batches.stream().map(Batch::nonce).distinct()).hasSize(1);
        assertThat(adapter.batches.stream().filter(b -> b.sequenceStart() == 0).map(Batch::shard))
                .doesNotHaveDuplicates();
    }

    private static void emit(NetNode node, int events) {
        for (int i = 0; i < events; i++) node.emitRaw("{\"i\":" + i + "}");
    }

    // spec 05 §26: scale up 2, 2,000 events, flush, scale down 2, shutdown; static and added
    // shards, one nonce
    @Test
    void afterAFlushAShardLeavesWithoutATrace() {
        var adapter = new RecordingAdapter();
        try (NetNode node = node(2, quick(), adapter)) {
            node.scaling().scaleUp(2);
            emit(node, 2_000);
            assertThat(node.flush().isComplete()).isTrue();
            assertThat(node.scaling().scaleDown(2)).hasSize(2);
            // spec 05 §30.2: aggregate counters never fall
            assertThat(node.stats().eventsIngested()).isEqualTo(2_000);
            assertThat(node.stats().eventsDispatched()).isEqualTo(2_000);
        }
        assertThat(adapter.batches.stream().map(Batch::shard).distinct()).hasSize(4);
        assertWhole(adapter, 2_000);
    }

    // spec 05 §26: scale up 2, 100 events without flush, scale down at once, shutdown
    @Test
    void withoutAFlushAShardBringsItsEventsAwayFirst() {
        var adapter = new RecordingAdapter();
        try (NetNode node = node(2, quick(), adapter)) {
            node.scaling().scaleUp(2);
            emit(node, 100);
            node.scaling().scaleDown(2);
        }
        assertWhole(adapter, 100);
    }

    // spec 05 §26: the same with a 5 ms/batch adapter, ring 2,048, 5,000 events
    // spec 05 §30.1 row 13: whatever was inside, the shard does not stay draining; row 15
    @Test
    void aSlowAdapterGetsEveryEventOfAShardThatLeaves() {
        CountDownLatch never = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> assertThat(waited(never, 5)).isFalse());
        try (NetNode node = node(2, quick(), adapter)) {
            node.scaling().scaleUp(2);
            emit(node, 5_000);
            node.scaling().scaleDown(2);
            assertThat(node.shardInfo())
                    .hasSize(2)
                    .allMatch(shard -> shard.state() == ShardState.ACTIVE);
        }
        assertWhole(adapter, 5_000);
    }

    // spec 05 §30.1 row 15: what a shard could not bring away is counted, and its id never returns
    @Test
    void whatADetachedShardHeldIsStrandedAndNeverDispatchedUnderAnotherId() {
        CountDownLatch open = new CountDownLatch(1);
        var adapter =
                new RecordingAdapter((batch, _) -> waitFor(open, batch.shard().value() == 1)) {
                    @Override
                    public boolean mayBlock() {
                        // A slow machine must not time out what comes after.
                        return super.mayBlock() && open.getCount() > 0;
                    }
                };
        NetNodeConfig impatient =
                NetNodeConfig.builder()
                        .shards(2)
                        .adapterTimeout(Duration.ofMillis(30))
                        .adapterRetries(0)
                        .scaling(quick().manual().build())
                        .build();
        try (NetNode node = NetNode.create(impatient, adapter)) {
            emit(node, 200);
            node.scaling().drain(new ShardId(1));
            assertThat(node.scaling().scaleUp(1)).containsExactly(new ShardId(2));
            open.countDown();
            assertThat(node.flush().isComplete()).isTrue();
            Stats stats = node.stats();
            assertThat(stats.eventsFailed() + stats.eventsStranded()).isPositive();
            assertThat(stats.eventsDispatched() + stats.eventsFailed() + stats.eventsStranded())
                    .isEqualTo(200);
        }
        assertThat(adapter.dedupIds()).hasSize(adapter.events());
    }

    // spec 05 §26: two threads activate at active 3 of max 4: one wins, the other is told
    @RepeatedTest(50)
    void oneOfTwoTakesTheLastPlace() {
        try (NetNode node = node(3, quick().maxShards(4), new RecordingAdapter())) {
            assertThat(winners(() -> node.scaling().scaleUp(1))).isEqualTo(1);
            assertThat(node.shards()).isEqualTo(4);
        }
    }

    // spec 05 §26: cooldown 60 s and two at once: one succeeds, one gets the cooldown error; here
    // down, for a manual scale-up skips the cooldown
    @RepeatedTest(20)
    void oneOfTwoBeginsTheCooldown() {
        ScalingPolicy.Builder slow = quick().cooldown(Duration.ofSeconds(60));
        try (NetNode node = node(4, slow, new RecordingAdapter())) {
            assertThat(winners(() -> node.scaling().scaleDown(1))).isEqualTo(1);
            assertThat(node.shards()).isEqualTo(3);
            assertThatThrownBy(() -> node.scaling().scaleDown(1))
                    .isInstanceOfSatisfying(
                            ScalingException.class,
                            e -> assertThat(e.kind()).isEqualTo(ScalingException.Kind.COOLDOWN));
        }
    }

    /** How many of two that do the same at the same time are not refused. */
    private static int winners(Runnable change) {
        AtomicInteger won = new AtomicInteger();
        Runnable attempt =
                () -> {
                    try {
                        change.run();
                        won.incrementAndGet();
                    } catch (ScalingException e) {
                        assertThat(e.kind())
                                .isIn(
                                        ScalingException.Kind.AT_MAXIMUM,
                                        ScalingException.Kind.COOLDOWN);
                    }
                };
        CompletableFuture<Void> other = CompletableFuture.runAsync(attempt);
        attempt.run();
        other.join();
        return won.get();
    }

    private static boolean waited(CountDownLatch latch, int millis) throws InterruptedException {
        return latch.await(millis, TimeUnit.MILLISECONDS);
    }

    private static void waitFor(CountDownLatch latch, boolean held) throws InterruptedException {
        if (held) latch.await();
    }
}
