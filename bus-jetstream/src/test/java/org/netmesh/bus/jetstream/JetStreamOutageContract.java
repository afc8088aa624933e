package org.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.jetstream.NatsFixture.PATIENCE;
import static org.netmesh.bus.jetstream.NatsFixture.all;
import static org.netmesh.bus.jetstream.NatsFixture.batch;
import static org.netmesh.bus.jetstream.NatsFixture.drained;
import static org.netmesh.bus.jetstream.NatsFixture.numbers;
import static org.netmesh.bus.jetstream.NatsFixture.opened;
import static org.netmesh.bus.jetstream.NatsFixture.openedInTheEnd;
import static org.netmesh.bus.jetstream.NatsFixture.options;
import static org.netmesh.bus.jetstream.NatsFixture.payloads;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.AdapterException.Kind;
import org.netmesh.bus.Batch;
import org.netmesh.testservers.TestServer;

/** A server that freezes, dies and comes back (spec 05 §25 M-47, §26 JetStream). */
abstract class JetStreamOutageContract {
    private static final int BATCHES = 60;
    private static final int BATCH_EVENTS = 500;

    abstract TestServer start();

    @Test
    void aServerKilledAndRestartedInAFloodStoresEveryEventOnceAndInOrder()
            throws InterruptedException {
        try (TestServer server = start()) {
            Adapter adapter = opened(options(server).build());
            CountDownLatch underWay = new CountDownLatch(BATCHES / 3);
            Thread outage =
                    Thread.startVirtualThread(() -> {
                        awaitQuietly(underWay);
                        server.kill();
                        server.restart();
                    });
            for (int i = 0; i < BATCHES; i++) {
                retrying(adapter, batch(i * BATCH_EVENTS, BATCH_EVENTS));
                underWay.countDown();
            }
            outage.join();
            assertThat(stored(server)).isEqualTo(numbers(0, BATCHES * BATCH_EVENTS));
            adapter.shutdown();
        }
    }

    @Test
    void aServerFrozenInAFloodStoresEveryEventOnceAndInOrder() throws InterruptedException {
        try (TestServer server = start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server));
            CountDownLatch underWay = new CountDownLatch(BATCHES / 3);
            CompletableFuture<Boolean> failed = new CompletableFuture<>();
            Thread outage =
                    Thread.startVirtualThread(() -> {
                        awaitQuietly(underWay);
                        server.freeze();
                        failed.join();
                        server.thaw();
                    });
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = batch(i * BATCH_EVENTS, BATCH_EVENTS);
                while (!stored(adapter, batch)) failed.complete(true);
                underWay.countDown();
            }
            failed.complete(true);
            outage.join();
            assertThat(stored(server)).isEqualTo(numbers(0, BATCHES * BATCH_EVENTS));
            adapter.shutdown();
        }
    }

    @Test
    void aFrozenServerEndsCallsInTimeAndIsSeenAsUnhealthy() throws InterruptedException {
        try (TestServer server = start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server));
            retrying(adapter, batch(0, 5));
            server.freeze();
            long before = System.nanoTime();
            assertFails(Kind.TRANSIENT, () -> adapter.onBatch(batch(5, 5)));
            assertFails(Kind.TRANSIENT, () -> all(adapter));
            assertThat(adapter.isHealthy()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE);
            server.thaw();
            retrying(adapter, batch(5, 5));
            assertThat(stored(server)).isEqualTo(numbers(0, 10));
            adapter.shutdown();
        }
    }

    // spec 05 §30.1 row 20; B-036, B-112
    @Test
    void whatFailedWhileTheServerWasDownIsNotStoredLaterByItself() throws InterruptedException {
        try (TestServer server = start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server));
            retrying(adapter, batch(0, 5));
            server.kill();
            assertFails(Kind.TRANSIENT, () -> adapter.onBatch(batch(5, 5)));
            assertFails(Kind.TRANSIENT, () -> all(adapter));
            server.restart();
            assertThat(stored(server)).isEqualTo(numbers(0, 5));
            retrying(adapter, batch(5, 5));
            assertThat(stored(server)).isEqualTo(numbers(0, 10));
            adapter.shutdown();
        }
    }

    @Test
    void shutdownWithTheServerDownOrFrozenReturns() throws InterruptedException {
        try (TestServer server = start()) {
            Adapter one = opened(options(server).build());
            Adapter other = opened(options(server).build());
            server.freeze();
            long before = System.nanoTime();
            one.shutdown();
            server.kill();
            other.shutdown();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(PATIENCE);
            assertThat(one.isHealthy() || other.isHealthy()).isFalse();
        }
    }

    // B-107
    @Test
    void anInterruptedCallEndsAtOnceAndLaterOnesWork() throws InterruptedException {
        try (TestServer server = start()) {
            Adapter adapter = opened(options(server).build());
            adapter.onBatch(batch(0, 1));
            server.freeze();
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread caller =
                    Thread.startVirtualThread(() -> {
                        try {
                            adapter.onBatch(batch(1, 5));
                            outcome.complete(new AssertionError("stored while frozen"));
                        } catch (InterruptedException | RuntimeException e) {
                            outcome.complete(e);
                        }
                    });
            caller.interrupt();
            assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
            server.thaw();
            retrying(adapter, batch(1, 5));
            assertThat(stored(server)).isEqualTo(numbers(0, 6));
            adapter.shutdown();
        }
    }

    private static JetStreamOptions shortLimits(TestServer server) {
        return options(server)
                .requestTimeout(Duration.ofSeconds(2))
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    /** All messages, read without haste: the limits under test are no reader's. */
    private static List<String> stored(TestServer server) throws InterruptedException {
        Adapter reader = opened(options(server).build());
        List<String> payloads = payloads(drained(reader, 1_000));
        reader.shutdown();
        return payloads;
    }

    /** Repeats the identical batch, as the bus does. */
    private static void retrying(Adapter adapter, Batch batch) throws InterruptedException {
        while (!stored(adapter, batch)) Thread.onSpinWait();
    }

    private static boolean stored(Adapter adapter, Batch batch) throws InterruptedException {
        try {
            adapter.onBatch(batch);
            return true;
        } catch (AdapterException e) {
            assertThat(e.retryable()).as(e.toString()).isTrue();
            return false;
        }
    }

    private interface Call {
        void run() throws InterruptedException;
    }

    private static void assertFails(Kind kind, Call call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
