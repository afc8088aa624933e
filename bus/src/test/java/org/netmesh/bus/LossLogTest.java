package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.TestShards.ManualClock;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.MonotonicClock;

/** What an operator reads about lost batches. */
class LossLogTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> lines = new ArrayList<>();
    private final LossLog log = new LossLog(clock, lines::add);
    private final Batch batch =
            Batch.of(new ShardId(3), 1, 40, 7, List.of("secret".getBytes(UTF_8)));

    private void lose(Fate fate) {
        AdapterException why = AdapterException.transientError("could not store 'secret'");
        log.lost(batch, new Dispatcher.Outcome(fate, why, true));
    }

    // spec 05 §30.2, §24: one line with the reason's tag, never with payloads
    @Test
    void eachReasonIsNamedAndNothingOfThePayload() {
        for (Fate fate : Fate.values()) if (fate != Fate.DISPATCHED) lose(fate);
        assertThat(lines)
                .hasSize(4)
                .anyMatch(line -> line.contains("reason=non_retryable shard=3 events=1"))
                .anyMatch(line -> line.contains("reason=adapter_shutdown"))
                .anyMatch(line -> line.contains("reason=retry_exhausted"))
                .anyMatch(line -> line.contains("reason=timeout"))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    void aFloodOfLossesIsALineASecondThatCountsTheOthers() {
        for (int i = 0; i < 1_000; i++) lose(Fate.TIMEOUT);
        assertThat(lines).hasSize(1);
        clock.advanceMillis(1_000);
        lose(Fate.TIMEOUT);
        assertThat(lines).hasSize(2);
        assertThat(lines.getLast()).endsWith("batches_not_logged=999");
    }

    @Test
    void aWorkerTellsOfTheBatchItGaveUp() throws Exception {
        Shard shard = TestShards.shard(1_024, Backpressure.dropNewest());
        var broken =
                new RecordingAdapter((_, _) -> {
                    throw AdapterException.fatal("secret");
                });
        AdapterCalls calls = new AdapterCalls(broken, Duration.ofSeconds(30));
        ShardWorker worker =
                new ShardWorker(
                        shard,
                        BatchConfig.builder().build(),
                        new Dispatcher(calls, 0, _ -> {}),
                        Producer.ephemeral(Entropy.system()),
                        MonotonicClock.system(),
                        (_, _) -> {},
                        log);
        for (int i = 0; i < 5; i++) shard.offer("secret".getBytes(UTF_8));
        shard.close();
        worker.start();
        assertThat(worker.join(Long.MAX_VALUE)).isTrue();
        assertThat(lines)
                .containsExactly(
                        "a batch was given up: reason=non_retryable shard=0 events=5 error=FATAL"
                                + " batches_not_logged=0");
    }
}
