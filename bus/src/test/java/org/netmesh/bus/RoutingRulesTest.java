package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.MonotonicClock;

/** Who gets an event, and who does not yet or no longer. */
class RoutingRulesTest {
    private final MonotonicClock clock = MonotonicClock.system();
    private final Signal progress = new Signal(clock);
    private final RecordingAdapter adapter = new RecordingAdapter();
    private final List<Shard> made = new ArrayList<>();
    private final List<Integer> openWhenMade = new ArrayList<>();
    private final Topology topology =
            new Topology(this::shard, this::worker, Routes.Choice.MODULO, clock);

    private Shard shard(ShardId id) {
        ShardConfig config = ShardConfig.of(1_024, Backpressure.dropNewest(), false);
        Shard shard = new Shard(id, config, clock, 0, progress);
        made.add(shard);
        return shard;
    }

    private ShardWorker worker(Shard shard) {
        openWhenMade.add(topology.routes().open());
        return new ShardWorker(
                shard,
                BatchConfig.builder().build(),
                new Dispatcher(new AdapterCalls(adapter, Duration.ofSeconds(30)), 0, _ -> {}),
                Producer.ephemeral(Entropy.system()),
                clock,
                (_, _) -> {},
                new LossLog(clock, _ -> {}));
    }

    private Intake intake() {
        PayloadRules all = new PayloadRules(100, PayloadRules.Content.BYTES);
        return new Intake(topology, all, Optional.empty(), progress);
    }

    private static byte[] event(int number) {
        return Integer.toString(number).getBytes(UTF_8);
    }

    // spec 05 §25 M-3
    @Test
    void anEventWithoutADestinationIsUnroutedAndNotPressedBack() {
        Intake intake = intake();
        assertThatThrownBy(() -> intake.receipt(event(1), 7))
                .isInstanceOfSatisfying(
                        IngestException.class,
                        e -> assertThat(e.kind()).isEqualTo(IngestException.Kind.UNROUTED));
        assertThat(intake.accept(event(1))).isFalse();
        assertThat(new BatchIntake(intake).accept(List.of(event(1), event(2)), e -> e)).isZero();
        assertThat(intake.refusals().unrouted.sum()).isEqualTo(4);
        assertThat(topology.ledger().rejected()).isZero();
    }

    // spec 05 §25 M-6: a shard is routed to only when its worker runs, and not once it drains
    @Test
    void aShardTakesEventsOnlyBetweenItsWorkersStartAndItsDrain() throws Exception {
        topology.start(1);
        topology.add(8);
        assertThat(openWhenMade).as("routes while a shard was being made").containsExactly(0, 1);
        assertThat(topology.routes().open()).isEqualTo(2);
        topology.drain(new ShardId(1), 1);
        Intake intake = intake();
        for (int i = 0; i < 100; i++) {
            assertThat(intake.receipt(event(i), i).shardId()).isZero();
        }
        assertThat(made.getLast().offer(event(1))).isEqualTo(Shard.CLOSED);
        topology.close();
        topology.awaitWorkers(Long.MAX_VALUE);
        assertThat(adapter.events()).isEqualTo(100);
    }

    // spec 05 §25 M-15: one worker drains the ring and batches; it ends behind the last event
    @Test
    void aClosedShardsWorkerEndsOnlyWhenItsRingIsEmptyAndItsBatchIsStored() throws Exception {
        Shard shard = shard(new ShardId(0));
        ShardWorker worker = worker(shard);
        for (int i = 0; i < 1_000; i++) shard.offer(event(i));
        shard.close();
        worker.start();
        assertThat(worker.join(Long.MAX_VALUE)).isTrue();
        assertThat(adapter.payloads()).hasSize(1_000).first().isEqualTo("0");
        assertThat(shard.ledger().dispatched()).isEqualTo(1_000);
    }

    // spec 05 §25 M-31
    @Test
    void idsThatChangedTheirFormAreReportedAndNeverDelivered() {
        var storage = new ListStorage().add(0, "7", "{}", 1).add(1, "1", "{}", 2);
        NetNodeConfig two = NetNodeConfig.builder().shards(2).build();
        try (NetNode node = NetNode.create(two, storage)) {
            Cursor old = Cursor.empty().with(new ShardId(0), "1700-3");
            PollResponse page = node.poll(PollRequest.builder(9).cursor(old).build());
            assertThat(page.events()).extracting(StoredEvent::shardId).containsExactly(1);
            assertThat(page.failedShards()).containsOnlyKeys(new ShardId(0));
            assertThat(page.failedShards().get(new ShardId(0)))
                    .hasMessageContaining("ids of shard 0 changed their form");
            Cursor next = page.nextId().orElseThrow();
            assertThat(next.position(new ShardId(0))).contains("1700-3");
            assertThat(node.poll(PollRequest.builder(9).cursor(next).build()).hasMore()).isFalse();
        }
    }
}
