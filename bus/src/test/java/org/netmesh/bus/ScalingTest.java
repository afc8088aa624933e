package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** Shards come and go; no event and no id is lost or used twice. */
class ScalingTest {
    private static ScalingPolicy.Builder policy() {
        return ScalingPolicy.builder().maxShards(8).cooldown(Duration.ofNanos(1)).manual();
    }

    private static NetNodeConfig config(int shards, ScalingPolicy policy) {
        return NetNodeConfig.builder().shards(shards).scaling(policy).bufferCapacity(2_048).build();
    }

    // spec 05 §26: 2 -> 4 -> 2 by manual calls; §25 M-20, M-22; parity: bus.NetNode.shards
    @Test
    void shardsAreAddedAndGivenUpAndTheirIdsAreNew() {
        try (NetNode node = NetNode.create(config(2, policy().build()), new RecordingAdapter())) {
            assertThat(node.scaling().scaleUp(2)).containsExactly(new ShardId(2), new ShardId(3));
            assertThat(node.shards()).isEqualTo(4);
            assertThat(node.scaling().scaleDown(2)).hasSize(2);
            assertThat(node.shards()).isEqualTo(2);
            assertThat(node.shardInfo()).hasSize(2);
            assertThat(node.scaling().scaleUp(1)).containsExactly(new ShardId(4));
            assertThat(node.scaling().scaleUp(0)).isEmpty();
        }
    }

    // spec 05 §26: three up/down cycles with 200 events each, with a producer that never stops
    @Test
    void cyclesUnderLoadLoseNothingAndRepeatNoId() throws Exception {
        var adapter = new RecordingAdapter();
        NetNode node = NetNode.create(config(2, policy().build()), adapter);
        AtomicInteger accepted = new AtomicInteger();
        Thread producer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int i = 0; node.state() == NodeState.RUNNING; i++) {
                                List<String> some = List.of("[1," + i + "]", "[2," + i + "]");
                                accepted.addAndGet(node.fireBatch(some));
                                if (node.fire("[3," + i + "]")) accepted.incrementAndGet();
                            }
                        });
        for (int cycle = 0; cycle < 3; cycle++) {
            node.scaling().scaleUp(2);
            for (int i = 0; i < 200; i++) {
                if (node.fire("[" + cycle + ",0," + i + "]")) accepted.incrementAndGet();
            }
            node.scaling().scaleDown(2);
        }
        ShutdownReport report = node.shutdown();
        producer.join();
        assertThat(report.accepted()).isEqualTo(accepted.get());
        assertThat(report.dispatched() + report.evicted()).isEqualTo(accepted.get());
        assertThat(adapter.events()).isEqualTo((int) report.dispatched());
        assertThat(adapter.dedupIds()).hasSize(adapter.events());
        assertThat(adapter.batches.stream().map(Batch::nonce).distinct()).hasSize(1);
        assertThat(adapter.batches.stream().filter(b -> b.sequenceStart() == 0).map(Batch::shard))
                .doesNotHaveDuplicates();
    }

    // spec 05 §25 M-21: ring and open batch of a shard that is given up reach the adapter
    @Test
    void aShardThatIsGivenUpBringsEverythingToTheAdapterFirst() {
        var adapter = new RecordingAdapter();
        NetNodeConfig slow =
                NetNodeConfig.builder()
                        .shards(4)
                        .scaling(policy().build())
                        .batch(BatchConfig.builder().maxDelay(Duration.ofHours(1)).build())
                        .build();
        try (NetNode node = NetNode.create(slow, adapter)) {
            for (int i = 0; i < 100; i++) node.fire("{\"i\":" + i + "}");
            for (int shard = 1; shard < 4; shard++) node.scaling().drain(new ShardId(shard));
            long left = node.shardInfo().getFirst().waiting();
            assertThat(adapter.events() + left).isEqualTo(100);
            assertThat(node.stats().eventsIngested()).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                assertThat(node.emitRaw("[" + i + "]").shardId()).isZero();
            }
        }
        assertThat(adapter.events()).isEqualTo(200);
    }

    // spec 05 §9.7, §9.9: texts
    @Test
    void limitsAndCooldownAreToldInTheReferencesWords() {
        ScalingPolicy slow = policy().cooldown(Duration.ofHours(1)).maxShards(4).build();
        try (NetNode node = NetNode.create(config(1, slow), new RecordingAdapter())) {
            Scaling scaling = node.scaling();
            assertThatThrownBy(() -> scaling.scaleDown(1))
                    .hasMessage("fatal error: already at minimum shard count");
            // spec 05 §26: a manual scale-up skips the cooldown
            assertThat(scaling.scaleUp(3)).hasSize(3);
            assertThatThrownBy(() -> scaling.scaleUp(1))
                    .hasMessage("fatal error: already at maximum shard count");
            assertThatThrownBy(() -> scaling.scaleDown(1))
                    .hasMessage("fatal error: scaling operation in cooldown");
            assertThatThrownBy(() -> scaling.drain(new ShardId(99)))
                    .isInstanceOf(ScalingException.class);
        }
        NetNodeConfig fixed = NetNodeConfig.builder().shards(2).fixedShards().build();
        try (NetNode node = NetNode.create(fixed, new RecordingAdapter())) {
            assertThatThrownBy(() -> node.scaling().scaleDown(1))
                    .hasMessage("fatal error: Dynamic scaling not enabled");
            assertThatThrownBy(() -> node.scaling().scaleUp(1))
                    .hasMessage("fatal error: invalid scaling policy: Dynamic scaling not enabled");
        }
    }

    // spec 05 §26: 5 threads each add 3 to 5 shards with max 10: never above 10
    @Test
    void racingScaleUpsNeverExceedTheMaximum() {
        try (NetNode node =
                NetNode.create(config(5, policy().maxShards(10).build()), new RecordingAdapter())) {
            List<CompletableFuture<Integer>> racers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                racers.add(CompletableFuture.supplyAsync(() -> tryScaleUp(node)));
            }
            int added = racers.stream().mapToInt(CompletableFuture::join).sum();
            assertThat(added).isLessThanOrEqualTo(5);
            assertThat(node.shards()).isBetween(8, 10);
        }
    }

    private static int tryScaleUp(NetNode node) {
        try {
            return node.scaling().scaleUp(3).size();
        } catch (ScalingException e) {
            return 0;
        }
    }

    // spec 05 §26: adapter that never returns: scale-down of 2 returns; §25 M-13
    @Test
    void anAdapterThatNeverReturnsDoesNotHoldAScaleDown() {
        var adapter = new RecordingAdapter((_, _) -> new CountDownLatch(1).await());
        NetNodeConfig impatient =
                NetNodeConfig.builder()
                        .shards(4)
                        .scaling(policy().build())
                        .adapterTimeout(Duration.ofMillis(50))
                        .build();
        NetNode node = NetNode.create(impatient, adapter);
        for (int i = 0; i < 100; i++) node.fire("{\"i\":" + i + "}");
        assertThat(node.scaling().scaleDown(2)).hasSize(2);
        assertThat(node.shards()).isEqualTo(2);
        ShutdownReport report = node.shutdown(Duration.ofMillis(10));
        assertThat(report.failed() + report.stranded()).isEqualTo(100);
    }

    // spec 05 §26: majority fill, idle shards, limits; §25 M-23
    @Test
    void decisionsFollowTheMajority() {
        ScalingPolicy policy = policy().minShards(2).maxShards(6).build();
        ShardMetrics full = new ShardMetrics(0.9, 10, 0, 0);
        ShardMetrics slow = new ShardMetrics(0.2, 10, 2_000, 0);
        ShardMetrics late = new ShardMetrics(0.2, 10, 0, 2_000_000);
        ShardMetrics idle = new ShardMetrics(0.05, 0, 0, 0);
        ShardMetrics calm = new ShardMetrics(0.05, 5, 50, 100);
        assertThat(change(policy, 4, full, full, full, calm)).isEqualTo(1);
        assertThat(change(policy, 4, slow, late, full, full)).isEqualTo(2);
        assertThat(change(policy, 4, full, full, calm, calm)).isZero();
        assertThat(change(policy, 6, full, full, full, full, full, full)).isZero();
        assertThat(change(policy, 4, idle, idle, idle, calm)).isEqualTo(-1);
        assertThat(change(policy, 2, idle, idle)).isZero();
        // a shard that is too young is not judged but counts
        assertThat(change(policy, 4, full, full)).isZero();
    }

    private static int change(ScalingPolicy policy, int active, ShardMetrics... judged) {
        return ScalingDecision.of(policy, List.of(judged), active).change();
    }

    // spec 05 §30.1 row 21: a look at the shards does not send everything to one
    @Test
    void aLookAtTheShardsKeepsTheSpreadEven() {
        ScalingPolicy watched = policy().build();
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(4)
                        .scaling(watched)
                        .transport(Transport.noop())
                        .build();
        try (NetNode node = NetNode.create(config)) {
            for (int i = 0; i < 1_000; i++) node.fire("{\"i\":" + i + "}");
            node.scaling().tick();
            for (int i = 0; i < 1_000; i++) node.fire("{\"j\":" + i + "}");
            assertThat(node.shardInfo()).allMatch(shard -> shard.eventsIngested() > 300);
        }
    }

    // spec 05 §30.2: scale_down_delay is honoured
    @Test
    void anIdleShardIsGivenUpOnlyWhenItHasBeenIdleForLongEnough() {
        var clock = new TestShards.ManualClock();
        BusPorts own = BusPorts.system();
        // The test looks, and not the monitor.
        ScalingPolicy patient =
                ScalingPolicy.builder()
                        .cooldown(Duration.ofNanos(1))
                        .metricsWindow(Duration.ofHours(1))
                        .scaleDownDelay(Duration.ofSeconds(30))
                        .build();
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(4)
                        .transport(Transport.noop())
                        .scaling(patient)
                        .ports(
                                new BusPorts(
                                        clock,
                                        own.wallClock(),
                                        own.entropy(),
                                        own.userExecutor(),
                                        own.counters()))
                        .build();
        try (NetNode node = NetNode.create(config)) {
            node.scaling().tick();
            clock.advanceMillis(29_999);
            node.scaling().tick();
            assertThat(node.shards()).isEqualTo(4);
            clock.advanceMillis(1);
            node.scaling().tick();
            assertThat(node.shards()).isEqualTo(2);
        }
    }

    // spec 05 §9.8; §25 M-25: started with the node, once, and gone with it
    @Test
    void theMonitorGrowsAnOverloadedNodeByItself() {
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> open.await());
        ScalingPolicy eager =
                ScalingPolicy.builder()
                        .maxShards(3)
                        .cooldown(Duration.ofNanos(1))
                        .metricsWindow(Duration.ofMillis(1))
                        .fillRatioThreshold(0.2)
                        .build();
        NetNode node = NetNode.create(config(1, eager), adapter);
        node.scaling().startMonitor();
        for (int i = 0; node.shards() < 3; i++) node.fire("{\"i\":" + i + "}");
        open.countDown();
        node.shutdown();
        assertThatThrownBy(() -> node.scaling().scaleUp(1)).isInstanceOf(ScalingException.class);
    }
}
