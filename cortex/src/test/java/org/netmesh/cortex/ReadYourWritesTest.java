package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.cortex.CortexException.Kind;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.WriteToken;

/** Waits for tokens (spec 06 §20). */
class ReadYourWritesTest {
    private static final OriginHash ORIGIN = new OriginHash(0xdeadbeefL);
    private static final ChannelName CHANNEL = new ChannelName("test/log");
    private static final Duration LONG = Duration.ofMinutes(2);

    @AutoClose private final Redex redex = Redex.inMemory();

    // parity: cortex.TasksAdapter.waitForToken, cortex.ryw.receipt, cortex.WriteToken
    // parity: cortex.WriteToken.ctor, cortex.WriteToken.originHash, cortex.WriteToken.seq
    // parity: cortex.WriteToken.fromString, cortex.WriteToken.toString
    // spec 06 §30.33
    @Test
    void aWriteIsThereOnceItsTokenIsApplied() { // spec 06 §29 M-28
        try (var tasks = TasksAdapter.open(redex, ORIGIN)) {
            for (int i = 0; i < 1_000; i++) {
                WriteToken token = tasks.create(i, "t").token();
                assertThat(token.origin()).isEqualTo(ORIGIN);
                tasks.waitForToken(token, LONG);
                assertThat(tasks.findUnique(i)).isPresent();
                assertThat(tasks.pollForToken(token)).isEqualTo(TokenState.APPLIED);
            }
            WriteToken plain = WriteToken.parse("00000000deadbeef:999");
            assertThat(plain).isEqualTo(new WriteToken(ORIGIN, 999));
            assertThat(plain).hasToString("00000000deadbeef:999");
            tasks.waitForToken(plain, Duration.ZERO);
            assertThat(tasks.adapter().rywMetrics().waitsTotal()).isEqualTo(1_001);
        }
    }

    // spec 06 §30.33
    @Test
    void foreignTokensAreRefusedBeforeWaiting() {
        try (var tasks = TasksAdapter.open(redex, ORIGIN);
                var memories = MemoriesAdapter.open(redex, ORIGIN)) {
            WriteToken other = new WriteToken(new OriginHash(7), 0);
            WriteToken elsewhere = memories.store(1, "m", List.of(), "s").token();

            assertThatThrownBy(() -> tasks.waitForToken(other, LONG))
                    .hasMessage(
                            "cortex: wait_for_token: token origin 0000000000000007 != adapter"
                                    + " origin 00000000deadbeef")
                    .extracting("kind")
                    .isEqualTo(Kind.WRONG_ORIGIN);
            assertThatThrownBy(() -> tasks.waitForToken(elsewhere, LONG))
                    .extracting("kind")
                    .isEqualTo(Kind.WRONG_LOG);
            assertThat(tasks.pollForToken(other)).isEqualTo(TokenState.WRONG_ORIGIN);
            assertThat(tasks.pollForToken(elsewhere)).isEqualTo(TokenState.WRONG_LOG);
            assertThat(tasks.adapter().rywMetrics()).isEqualTo(new RywMetrics(0, 0, 0, 2, 0));
        }
    }

    @Test
    void aFullQueueIsReportedAtOnceAndAPermitComesBackWithTheWait() { // spec 06 §29 M-28
        var gate = new Gate();
        var options = AdapterOptions.builder().rywInflightCap(1).build();
        try (var adapter = open(gate, options)) {
            WriteToken token = write(adapter);
            var pending = CompletableFuture.runAsync(() -> adapter.waitForToken(token, LONG));
            awaitWaits(adapter, 1);

            assertThatThrownBy(() -> adapter.waitForToken(token, LONG))
                    .hasMessage("cortex: read-your-writes wait-queue saturated; retry later")
                    .extracting("kind")
                    .isEqualTo(Kind.QUEUE_FULL);

            gate.open();
            pending.join();
            adapter.waitForToken(token, LONG);
            RywMetrics metrics = adapter.rywMetrics();
            assertThat(metrics.waitsTotal()).isEqualTo(2);
            assertThat(metrics.queueFullTotal()).isEqualTo(1);
            assertThat(metrics.waitDurationNanosSum()).isPositive();
        }
    }

    // spec 06 §30.33
    @Test
    void aBlockedFoldIsATimeoutAndPollingSaysNotYet() {
        var gate = new Gate();
        try (var adapter = open(gate, AdapterOptions.defaults())) {
            WriteToken token = write(adapter);

            assertThatThrownBy(() -> adapter.waitForToken(token, Duration.ofMillis(5)))
                    .hasMessageStartingWith("cortex: read-your-writes wait timed out")
                    .extracting("kind", "kind.retryable")
                    .containsExactly(Kind.TIMEOUT, true);
            assertThat(adapter.pollForToken(token)).isEqualTo(TokenState.PENDING);
            assertThat(adapter.rywMetrics().timeoutsTotal()).isEqualTo(1);

            gate.open();
            adapter.waitForToken(token, LONG);
        }
    }

    @Test
    void aStoppedFoldFailsTheWaitAtOnce() { // spec 06 §29 M-28
        var gate = new Gate();
        var adapter = open(gate, AdapterOptions.defaults());
        write(adapter);
        WriteToken token = write(adapter);
        var pending = CompletableFuture.runAsync(() -> adapter.waitForToken(token, LONG));
        awaitWaits(adapter, 1);

        adapter.close();
        gate.open();

        assertThat(pending)
                .failsWithin(LONG)
                .withThrowableThat()
                .withMessageContaining("fold task stopped before");
        assertThat(adapter.pollForToken(token)).isEqualTo(TokenState.FOLD_STOPPED);
    }

    @Test
    void interruptingAWaitEndsItAndKeepsTheFlag() throws InterruptedException {
        try (var adapter = open(new Gate(), AdapterOptions.defaults())) {
            WriteToken token = write(adapter);
            var interrupted = new CompletableFuture<Boolean>();
            Thread waiter =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    adapter.waitForToken(token, LONG);
                                } catch (RuntimeException e) {
                                    interrupted.complete(Thread.currentThread().isInterrupted());
                                }
                            });
            awaitWaits(adapter, 1);
            waiter.interrupt();
            waiter.join();

            assertThat(interrupted.join()).isTrue();
        }
    }

    // spec 06 §30.33
    @Test
    void theSmallerOfTwoCapsDominates() { // spec 06 §30
        var shared = new Semaphore(2);
        var first = new ReadYourWrites(10, () -> shared);
        var second = new ReadYourWrites(10, () -> shared);
        var pending = first.enter(() -> 0, _ -> {});
        second.enter(() -> 0, _ -> {});

        assertThatThrownBy(() -> first.enter(() -> 0, _ -> {}))
                .extracting("kind")
                .isEqualTo(Kind.QUEUE_FULL);
        pending.close();
        first.enter(() -> 0, _ -> {});
        assertThat(first.metrics().queueFullTotal()).isEqualTo(1);
    }

    @Test
    void theCapOfTheProcessIsSetOnce() {
        // Large enough to bother no other test.
        assertThat(ReadYourWrites.setGlobalInflightCap(1_000_000)).isTrue();
        assertThat(ReadYourWrites.setGlobalInflightCap(1)).isFalse();
    }

    private CortexAdapter<List<Long>> open(Gate gate, AdapterOptions options) {
        return CortexAdapter.open(redex, CHANNEL, new ArrayList<>(), gate, options);
    }

    private static WriteToken write(CortexAdapter<?> adapter) {
        return adapter.ingestWithToken(EventMeta.of(0x80, ORIGIN, 0), new byte[0]);
    }

    private static void awaitWaits(CortexAdapter<?> adapter, long waits) {
        while (adapter.rywMetrics().waitsTotal() < waits) Thread.onSpinWait();
    }

    /** A fold that is held until it is let go. */
    private static final class Gate implements RedexFold<List<Long>> {
        private final CountDownLatch closed = new CountDownLatch(1);

        void open() {
            closed.countDown();
        }

        @Override
        public void apply(RedexEvent event, List<Long> state) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            state.add(event.seq());
        }
    }
}
