package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShutdownTest {
    private static NetNodeConfig.Builder config(int shards) {
        return NetNodeConfig.builder().shards(shards).bufferCapacity(1_024).adapterRetries(0);
    }

    static LongStream seeds() {
        return Seeds.fresh(30);
    }

    // spec 05 §30.2: accepted = dispatched + evicted + failed + stranded, under any interleaving
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyAcceptedEventHasOneFate(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        int failsOneIn = 2 + random.nextInt(6);
        boolean impatient = random.nextInt(3) == 0;
        var adapter =
                new RecordingAdapter((_, attempt) -> {
                    if (attempt % failsOneIn == 0) throw AdapterException.fatal("planned");
                    if (impatient && attempt % 5 == 0) new CountDownLatch(1).await();
                });
        BatchConfig small =
                BatchConfig.builder().minSize(1).maxSize(1 + random.nextInt(64)).build();
        NetNodeConfig some =
                config(1 + random.nextInt(4))
                        .batch(small)
                        .adapterTimeout(Duration.ofMillis(300))
                        .backpressure(
                                random.nextBoolean()
                                        ? Backpressure.dropOldest()
                                        : Backpressure.dropNewest())
                        .build();
        NetNode node = NetNode.create(some, adapter);
        AtomicLong accepted = new AtomicLong();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            int producer = p;
            producers.add(Thread.ofPlatform().start(() -> flood(node, producer, accepted)));
        }
        while (accepted.get() < random.nextInt(2_000)) Thread.onSpinWait();
        ShutdownReport report =
                node.shutdown(impatient ? Duration.ofMillis(1) : Duration.ofSeconds(30));
        for (Thread producer : producers) producer.join();
        assertThat(report.accepted()).isEqualTo(accepted.get());
        assertThat(report.accepted())
                .isEqualTo(
                        report.dispatched()
                                + report.evicted()
                                + report.failed()
                                + report.stranded());
        assertThat(node.fire("1")).isFalse();
    }

    private static void flood(NetNode node, int producer, AtomicLong accepted) {
        for (int i = 0; node.state() == NodeState.RUNNING; i++) {
            if (i % 3 == 0) {
                List<String> some =
                        List.of("[1," + i + "]", "[2," + i + "]", "[3," + producer + "]");
                accepted.addAndGet(node.fireBatch(some));
            } else if (node.fire("[" + producer + "," + i + "]")) {
                accepted.incrementAndGet();
            }
        }
    }

    // spec 05 §25 M-16; §26: flush and shutdown were called once each; parity: bus.NetNode.shutdown
    @Test
    void theAdapterIsFlushedAndClosedOnceAndAgainMeansNothing() {
        var adapter = new RecordingAdapter();
        NetNode node = NetNode.create(config(2).build(), adapter);
        node.fire("1");
        ShutdownReport first = node.shutdown();
        assertThat(node.shutdown()).isEqualTo(first);
        node.close();
        assertThat(adapter.inits).hasValue(1);
        assertThat(adapter.flushes).hasValue(1);
        assertThat(adapter.shutdowns).hasValue(1);
        assertThat(adapter.events()).isEqualTo(1);
        assertThat(node.state()).isEqualTo(NodeState.CLOSED);
    }

    // spec 05 §26: a first shutdown stuck in adapter.flush, a second caller with a limit; §25 M-17
    @Test
    void aSecondCallerNeverGetsSuccessWhileTheFirstIsStillWorking() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var adapter =
                new RecordingAdapter() {
                    @Override
                    public void flush() throws InterruptedException {
                        stuck.countDown();
                        open.await();
                    }
                };
        NetNode node = NetNode.create(config(1).build(), adapter);
        CompletableFuture<ShutdownReport> first =
                CompletableFuture.supplyAsync(() -> node.shutdown());
        stuck.await();
        assertThatThrownBy(() -> node.shutdown(Duration.ofMillis(10)))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> assertThat(e.kind()).isEqualTo(AdapterException.Kind.TRANSIENT));
        assertThat(node.state()).isEqualTo(NodeState.SHUTTING_DOWN);
        open.countDown();
        assertThat(node.shutdown()).isEqualTo(first.join());
        assertThat(node.state()).isEqualTo(NodeState.CLOSED);
    }

    // spec 05 §25 M-18; §26: an outstanding subscription
    @Test
    void liveSubscriptionsEndWithTheNode() throws Exception {
        NetNode node = NetNode.create(config(2).build());
        EventStream stream = node.subscribe();
        CompletableFuture<Integer> reader =
                CompletableFuture.supplyAsync(() -> {
                    int seen = 0;
                    for (StoredEvent _ : stream) seen++;
                    return seen;
                });
        node.fire("1");
        node.flush();
        ShutdownReport report = node.shutdown();
        assertThat(node.shutdown()).isEqualTo(report);
        assertThat(reader.join()).isBetween(0, 1);
        assertThat(node.subscribe().next()).isEmpty();
    }

    // spec 05 §11.2, §11.3; parity: bus.NetNode.fire, bus.NetNode.fireBatch
    @Test
    void afterTheEndIngestIsRefusedAndCountsNothing() {
        NetNode node = NetNode.create(config(2).transport(Transport.noop()).build());
        node.shutdown();
        assertThat(node.fire("1")).isFalse();
        assertThat(node.fireBatch(List.of("1", "2"))).isZero();
        assertThat(node.emitBuffer(new byte[] {'1'})).isFalse();
        assertThatThrownBy(() -> node.emit(1)).hasMessage("event bus is shutting down");
        assertThatThrownBy(() -> node.emitRaw("1")).hasMessage("event bus is shutting down");
        assertThatThrownBy(() -> node.emitRawBatch(List.of("1")))
                .hasMessage("event bus is shutting down");
        assertThatThrownBy(() -> node.emitBatch(List.of(1)))
                .hasMessage("event bus is shutting down");
        assertThatThrownBy(node::stats).hasMessage("EventBus has been shut down");
        assertThat(node.poll(PollRequest.limit(10)).events()).isEmpty();
        assertThat(node.isHealthy()).isFalse();
        assertThat(node.shutdown().accepted()).isZero();
    }

    @Test
    void pollsAfterTheEndFailWithTheAdaptersAnswer() {
        NetNode node = NetNode.create(config(1).build());
        node.shutdown();
        assertThatThrownBy(() -> node.poll(PollRequest.limit(10)))
                .isInstanceOf(PollException.class)
                .hasMessage("Poll failed: adapter error: adapter is shut down");
    }

    // spec 05 §25 M-13, M-19
    @Test
    void anAdapterThatNeverReturnsCannotHoldTheNode() {
        var adapter = new RecordingAdapter((_, _) -> new CountDownLatch(1).await());
        NetNode node =
                NetNode.create(config(2).adapterTimeout(Duration.ofMillis(50)).build(), adapter);
        for (int i = 0; i < 500; i++) node.fire("{\"i\":" + i + "}");
        ShutdownReport report = node.shutdown(Duration.ofMillis(10));
        assertThat(report.isLossy()).isTrue();
        assertThat(report.accepted()).isEqualTo(500);
        assertThat(report.failed() + report.stranded()).isEqualTo(500);
    }

    // spec 05 §15: init within adapter_timeout; §11.3: any failure leaves no bus
    @Test
    void aNodeThatCannotConnectIsNotMade() {
        var hanging =
                new RecordingAdapter() {
                    @Override
                    public void init() throws InterruptedException {
                        new CountDownLatch(1).await();
                    }

                    @Override
                    public boolean mayBlock() {
                        return true;
                    }
                };
        NetNodeConfig impatient = config(1).adapterTimeout(Duration.ofMillis(20)).build();
        assertThatThrownBy(() -> NetNode.create(impatient, hanging))
                .hasMessage("fatal error: adapter init timed out");
        assertThat(hanging.attempts).hasValue(0);
    }

    // spec 05 §10 phase 3; parity: bus.NetNode.flush
    @Test
    void aFlushThatTheAdapterDoesNotEndIsAnError() {
        var hanging =
                new RecordingAdapter() {
                    @Override
                    public void flush() throws InterruptedException {
                        new CountDownLatch(1).await();
                    }
                };
        NetNode node =
                NetNode.create(config(1).adapterTimeout(Duration.ofMillis(20)).build(), hanging);
        assertThatThrownBy(node::flush)
                .hasMessage("Flush failed: fatal error: adapter flush timed out");
        assertThat(node.shutdown().adapterFailure()).isPresent();
    }

    @Test
    void aFlushWhoseTimeIsOverSaysWhatIsPending() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        var adapter = new RecordingAdapter((_, _) -> open.await());
        try (NetNode node = NetNode.create(config(1).build(), adapter)) {
            for (int i = 0; i < 5; i++) node.fire("1");
            FlushReport late = node.flush(Duration.ofMillis(20));
            assertThat(late.pending()).isEqualTo(5);
            assertThat(late.isComplete()).isFalse();
            open.countDown();
            assertThat(node.flush().isComplete()).isTrue();
            assertThat(adapter.events()).isEqualTo(5);
        }
    }

    @Test
    void anInterruptedShutdownStrandsWhatIsLeftAndClosesTheAdapterAllTheSame() {
        var adapter = new RecordingAdapter((_, _) -> new CountDownLatch(1).await());
        NetNode node = NetNode.create(config(1).build(), adapter);
        for (int i = 0; i < 10; i++) node.fire("1");
        Thread.currentThread().interrupt();
        ShutdownReport report = node.shutdown();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.stranded()).isEqualTo(10);
        assertThat(adapter.shutdowns).hasValue(1);
        assertThat(node.state()).isEqualTo(NodeState.CLOSED);
    }

    @Test
    void endlessLimitsAreLimitsToo() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        NetNode node = NetNode.create(config(1).adapterTimeout(endless).build());
        node.fire("1");
        assertThat(node.flush(endless).isComplete()).isTrue();
        assertThat(node.shutdown(endless).dispatched()).isEqualTo(1);
    }
}
