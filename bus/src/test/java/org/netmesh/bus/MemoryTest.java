package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.WallClock;

/** The transport that keeps events in this process. */
class MemoryTest {
    private static final ShardId SHARD = new ShardId(0);
    private Instant now = Instant.ofEpochSecond(1_000);
    private final WallClock clock = () -> now;

    private MemoryAdapter memory(Retention retention) {
        return new MemoryAdapter(retention, clock);
    }

    private void add(MemoryAdapter memory, int from, int to) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = from; i < to; i++) payloads.add(Integer.toString(i).getBytes(UTF_8));
        memory.onBatch(Batch.of(SHARD, 9, from, clock.epochNanos(), payloads));
    }

    // spec 05 §25 M-37, M-45; parity: transports.Transport.memory, transports.Transport
    @Test
    void everythingComesBackUnchangedInOrderWithItsDedupId() {
        MemoryAdapter memory = memory(Retention.DEFAULT);
        add(memory, 0, 3_000);
        Optional<String> after = Optional.empty();
        int seen = 0;
        ShardPage page;
        do {
            page = memory.pollShard(SHARD, after, 700);
            for (StoredEvent event : page.events()) {
                assertThat(event.raw()).isEqualTo(Integer.toString(seen));
                assertThat(event.dedupId()).contains("9:0:0:" + seen);
                seen++;
            }
            after = page.next();
        } while (page.hasMore());
        assertThat(seen).isEqualTo(3_000);
        assertThat(memory.pollShard(SHARD, after, 10).events()).isEmpty();
        assertThat(memory.lastPosition(SHARD)).isEqualTo(after);
    }

    // spec 05 §30.2: bounded by events; 21: a reader that fell behind gets an explicit gap
    @Test
    void aReaderBehindRetentionIsToldHowMuchItMissed() {
        MemoryAdapter memory = memory(Retention.DEFAULT.withMaxEvents(100));
        add(memory, 0, 10);
        Optional<String> after = memory.pollShard(SHARD, Optional.empty(), 4).next();
        add(memory, 10, 150);
        ShardPage page = memory.pollShard(SHARD, after, 5);
        assertThat(page.gap()).contains(new Gap(SHARD, 46));
        assertThat(page.events().getFirst().raw()).isEqualTo("50");
        assertThat(memory.pollShard(SHARD, page.next(), 5).gap()).isEmpty();
        assertThat(memory.pollShard(SHARD, Optional.empty(), 5).gap()).isEmpty();
    }

    @Test
    void bytesAndAgeAreBoundsToo() {
        MemoryAdapter bytes = memory(Retention.DEFAULT.withMaxBytes(500));
        add(bytes, 0, 1_000);
        assertThat(bytes.pollShard(SHARD, Optional.empty(), 1_000).events()).hasSizeBetween(5, 12);
        MemoryAdapter aged = memory(Retention.DEFAULT.withMaxAge(Duration.ofSeconds(60)));
        add(aged, 0, 10);
        now = now.plusSeconds(59);
        add(aged, 10, 12);
        assertThat(aged.pollShard(SHARD, Optional.empty(), 100).events()).hasSize(12);
        now = now.plusSeconds(2);
        assertThat(aged.pollShard(SHARD, Optional.empty(), 100).events()).hasSize(2);
        now = now.plusSeconds(61);
        ShardPage empty = aged.pollShard(SHARD, aged.lastPosition(SHARD), 100);
        assertThat(empty.events()).isEmpty();
        assertThat(empty.gap()).isEmpty();
    }

    @Test
    void positionsOfAnEarlierRunStandBeforeEverythingAndNonsenseIsRefused() {
        MemoryAdapter earlier = memory(Retention.DEFAULT);
        add(earlier, 0, 50);
        Optional<String> old = earlier.lastPosition(SHARD);
        now = now.plusSeconds(10);
        MemoryAdapter memory = memory(Retention.DEFAULT);
        add(memory, 0, 3);
        ShardPage page = memory.pollShard(SHARD, old, 10);
        assertThat(page.events()).hasSize(3);
        assertThat(page.gap()).isEmpty();
        assertThatThrownBy(() -> memory.pollShard(SHARD, Optional.of("x"), 10))
                .isInstanceOf(AdapterException.class);
    }

    // spec 05 §25 M-40
    @Test
    void afterShutdownEveryCallFails() {
        MemoryAdapter memory = memory(Retention.DEFAULT);
        add(memory, 0, 3);
        memory.shutdown();
        memory.shutdown();
        assertThatThrownBy(() -> add(memory, 3, 4)).hasMessage("adapter is shut down");
        assertThatThrownBy(() -> memory.pollShard(SHARD, Optional.empty(), 1))
                .hasMessage("adapter is shut down");
        assertThat(memory.isHealthy()).isFalse();
    }

    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aSlowReaderSeesEachEventOrHearsOfItsLoss(long seed) {
        var random = new SplittableRandom(seed);
        MemoryAdapter memory = memory(Retention.DEFAULT.withMaxEvents(1 + random.nextInt(3_000)));
        int written = 0;
        long accounted = 0;
        Optional<String> after = Optional.empty();
        add(memory, written, ++written);
        for (int step = 0; step < 100; step++) {
            int more = random.nextInt(200);
            if (more > 0) add(memory, written, written + more);
            written += more;
            ShardPage page = memory.pollShard(SHARD, after, 1 + random.nextInt(150));
            accounted += page.gap().map(Gap::lost).orElse(0L);
            for (StoredEvent event : page.events()) {
                if (after.isEmpty()) accounted = Long.parseLong(event.raw());
                after = page.next();
                assertThat(event.raw()).isEqualTo(Long.toString(accounted));
                accounted++;
            }
            after = page.next();
        }
    }
}
