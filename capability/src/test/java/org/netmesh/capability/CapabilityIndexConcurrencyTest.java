package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.flow.Subscription;

class CapabilityIndexConcurrencyTest {
    private static final int VERSIONS = 400;
    private static final int NODES = 8;

    private final CapabilityIndex index = new CapabilityIndex(() -> 0, () -> Instant.EPOCH);

    private static CapabilityAnnouncement announcement(long node, long version) {
        return new CapabilityAnnouncement(
                new NodeId(node),
                IndexFixture.entity(node),
                version,
                0,
                300,
                CapabilitySet.builder().tag("v" + version).build(),
                Optional.empty(),
                0,
                Optional.empty());
    }

    // spec 04a §18 M-10, M-13
    @Test
    void theNewestVersionWinsWhateverRacesAndSweepsEvictNothingAlive() {
        List<CompletableFuture<Void>> racing =
                IntStream.range(0, 4)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> insertAll(i % 2 == 0)))
                        .toList();
        CompletableFuture<Void> sweeping =
                CompletableFuture.runAsync(
                        () -> IntStream.range(0, VERSIONS).forEach(_ -> index.sweep()));
        racing.forEach(CompletableFuture::join);
        sweeping.join();

        assertThat(index.nodes()).hasSize(NODES);
        assertThat(index.query(CapabilityFilter.builder().requireTag("v" + VERSIONS).build()))
                .hasSize(NODES);
        assertThat(index.stats().tagCount()).isEqualTo(1);
    }

    private void insertAll(boolean ascending) {
        for (int i = 1; i <= VERSIONS; i++) {
            long version = ascending ? i : VERSIONS + 1 - i;
            LongStream.rangeClosed(1, NODES).forEach(n -> index.insert(announcement(n, version)));
        }
    }

    @Test
    void aWatchSeesEveryNodeThatRacesIn() {
        try (Subscription<CapabilityChange> watch =
                index.watch(CapabilityFilter.builder().build(), 64, Runnable::run)) {
            LongStream.rangeClosed(1, NODES)
                    .mapToObj(
                            n -> CompletableFuture.runAsync(() -> index.insert(announcement(n, 1))))
                    .toList()
                    .forEach(CompletableFuture::join);
            for (int i = 0; i < NODES; i++) {
                assertThat(watch.poll(Duration.ZERO))
                        .containsInstanceOf(CapabilityChange.Added.class);
            }
            assertThat(watch.poll(Duration.ZERO)).isEmpty();
        }
    }
}
