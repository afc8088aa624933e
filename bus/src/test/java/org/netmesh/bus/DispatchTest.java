package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ShardId;

/** One batch, its attempts and its fate. */
class DispatchTest {
    private final List<Long> pauses = new ArrayList<>();
    private final Batch batch =
            Batch.of(new ShardId(3), 1, 40, 7, List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));

    private Dispatcher.Outcome dispatch(Adapter adapter, int retries, Duration limit)
            throws InterruptedException {
        return new Dispatcher(new AdapterCalls(adapter, limit), retries, pauses::add)
                .dispatch(batch);
    }

    // spec 05 §26: failing its first 3 calls with Transient; §25 M-11
    @Test
    void aRetryableErrorIsRetriedWithTheIdenticalBatch() throws Exception {
        List<String> ids = new ArrayList<>();
        var adapter =
                new RecordingAdapter((tried, attempt) -> {
                    ids.add(tried.dedupId(0).toString());
                    if (attempt <= 3) throw AdapterException.transientError("not yet");
                });
        assertThat(dispatch(adapter, 3, Duration.ofSeconds(30)).fate()).isEqualTo(Fate.DISPATCHED);
        assertThat(adapter.attempts).hasValue(4);
        assertThat(ids).containsOnly("1:3:40:0");
        assertThat(pauses)
                .containsExactly(
                        Backoff.nanos(new ShardId(3), 0),
                        Backoff.nanos(new ShardId(3), 1),
                        Backoff.nanos(new ShardId(3), 2));
    }

    // spec 05 §26: Fatal and Connection, exactly one attempt; Transient and retries 2, 3 attempts
    @Test
    void attemptsAndFatesFollowTheKindOfTheError() throws Exception {
        check(AdapterException.fatal("x"), Fate.NON_RETRYABLE, 1);
        check(AdapterException.connection("x", null), Fate.NON_RETRYABLE, 1);
        check(AdapterException.serialization("x", null), Fate.NON_RETRYABLE, 1);
        check(AdapterException.shutdown(), Fate.ADAPTER_SHUTDOWN, 1);
        check(AdapterException.transientError("x"), Fate.RETRY_EXHAUSTED, 3);
        check(AdapterException.backpressure(), Fate.RETRY_EXHAUSTED, 3);
        check(new IllegalStateException("a bug in an adapter"), Fate.NON_RETRYABLE, 1);
    }

    private void check(RuntimeException error, Fate fate, int attempts) throws Exception {
        var adapter =
                new RecordingAdapter((_, _) -> {
                    throw error;
                });
        Dispatcher.Outcome outcome = dispatch(adapter, 2, Duration.ofSeconds(30));
        assertThat(outcome.fate()).as(error.toString()).isEqualTo(fate);
        assertThat(outcome.failure()).isNotNull();
        assertThat(adapter.attempts).as(error.toString()).hasValue(attempts);
    }

    // spec 05 §25 M-13
    @Test
    void aHangingCallIsInterruptedAndTriedAgain() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        var adapter =
                new RecordingAdapter(
                        (_, attempt) -> {
                            if (attempt == 1) hang(interrupted);
                        }) {
                    private boolean asked;

                    @Override
                    public boolean mayBlock() {
                        // A slow machine must not time the second attempt out as well.
                        boolean first = !asked;
                        asked = true;
                        if (!first) interrupted.join();
                        return first;
                    }
                };
        Dispatcher.Outcome outcome = dispatch(adapter, 2, Duration.ofMillis(20));
        assertThat(outcome.fate()).isEqualTo(Fate.DISPATCHED);
        assertThat(adapter.attempts).hasValue(2);
    }

    private static void hang(CompletableFuture<Boolean> interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } finally {
            interrupted.complete(true);
        }
    }

    @Test
    void aCallThatHeedsTheInterruptLeavesItsBatchFree() throws Exception {
        TimedCall<?> call = AdapterCalls.begin("hang", () -> new CountDownLatch(1).await());
        assertThatThrownBy(() -> call.get(1)).isInstanceOf(TimeoutException.class);
        while (call.isLeftBehind()) Thread.onSpinWait();
    }

    @Test
    void aCallThatIgnoresTheInterruptIsLeftBehindWithItsBatch() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        var adapter =
                new RecordingAdapter((_, _) -> {
                    boolean ended = false;
                    while (!ended) {
                        try {
                            end.await();
                            ended = true;
                        } catch (InterruptedException e) {
                            // Not heeded: that is the point.
                        }
                    }
                });
        adapter.init();
        Dispatcher.Outcome outcome = dispatch(adapter, 0, Duration.ofMillis(20));
        assertThat(outcome.fate()).isEqualTo(Fate.TIMEOUT);
        assertThat(outcome.batchIsFree()).isFalse();
        end.countDown();
    }
}
