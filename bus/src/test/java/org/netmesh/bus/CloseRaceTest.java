package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netmesh.kernel.NetMeshException;

/**
 * B-054, B-106: a node is closed while others begin to use it; nobody hangs, nothing odd is thrown.
 */
class CloseRaceTest {
    private static final List<Use> USES =
            List.of(
                    node -> node.emitRaw("1"),
                    node -> node.fireBatch(List.of("1", "2", "3")),
                    NetNode::flush,
                    node -> node.poll(PollRequest.limit(5)),
                    node -> node.subscribe().poll(Duration.ZERO),
                    node -> node.scaling().scaleUp(1),
                    node -> node.scaling().scaleDown(1),
                    node -> node.scaling().startMonitor(),
                    NetNode::stats,
                    NetNode::shutdown);

    @FunctionalInterface
    private interface Use {
        void of(NetNode node);
    }

    @Test
    void aCloseAtAnyMomentEnds() {
        close(RandomGenerator.getDefault(), 500);
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void tenThousandClosesAtAnyMomentEnd() {
        close(RandomGenerator.getDefault(), 10_000);
    }

    private static void close(RandomGenerator random, int rounds) {
        NetNodeConfig config =
                NetNodeConfig.builder()
                        .shards(2)
                        .bufferCapacity(1_024)
                        .scaling(
                                ScalingPolicy.builder()
                                        .maxShards(4)
                                        .cooldown(Duration.ofNanos(1))
                                        .manual()
                                        .build())
                        .build();
        for (int round = 0; round < rounds; round++) {
            NetNode node = NetNode.create(config);
            Use one = USES.get(random.nextInt(USES.size()));
            Use other = USES.get(random.nextInt(USES.size()));
            int head = random.nextInt(200);
            var users = CompletableFuture.allOf(used(node, one), used(node, other));
            for (int i = 0; i < head; i++) Thread.onSpinWait();
            ShutdownReport report = node.shutdown();
            users.join();
            assertThat(node.state()).isEqualTo(NodeState.CLOSED);
            assertThat(report.accepted()).isEqualTo(report.dispatched());
        }
    }

    private static CompletableFuture<Void> used(NetNode node, Use use) {
        return CompletableFuture.runAsync(() -> {
            try {
                use.of(node);
            } catch (NetMeshException e) {
                assertThat(e.kind()).isNotNull();
            }
        });
    }
}
