package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.redis.RedisFixture.SHARD;
import static org.netmesh.bus.redis.RedisFixture.all;
import static org.netmesh.bus.redis.RedisFixture.batch;
import static org.netmesh.bus.redis.RedisFixture.numbers;
import static org.netmesh.bus.redis.RedisFixture.opened;
import static org.netmesh.bus.redis.RedisFixture.openedInTheEnd;
import static org.netmesh.bus.redis.RedisFixture.options;
import static org.netmesh.bus.redis.RedisFixture.payloads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.AdapterException.Kind;
import org.netmesh.bus.Batch;
import org.netmesh.bus.ShardPage;
import org.netmesh.bus.StoredEvent;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** A server that freezes, dies and comes back (spec 05 §25 M-47, §26 Redis). */
class RedisOutageIT {
    private static final int BATCHES = 60;
    private static final int BATCH_EVENTS = 500;

    @Test
    void aServerKilledAndRestartedInAFloodLosesNothingAndCopiesShareTheirId()
            throws InterruptedException {
        try (TestServer server = RedisServer.startDurable()) {
            Adapter adapter = opened(options(server).build());
            CountDownLatch underWay = new CountDownLatch(BATCHES / 3);
            Thread outage =
                    Thread.startVirtualThread(() -> {
                        awaitQuietly(underWay);
                        server.kill();
                        server.restart();
                    });
            flood(adapter, underWay);
            outage.join();
            assertThat(distinct(stored(server))).isEqualTo(numbers(0, BATCHES * BATCH_EVENTS));
            adapter.shutdown();
        }
    }

    // B-038, B-112: a write that failed while the server was down is kept nowhere
    @Test
    void whatFailedWhileTheServerWasDownIsNotStoredLaterByItself() throws InterruptedException {
        try (TestServer server = RedisServer.startDurable()) {
            Adapter adapter = opened(options(server).build());
            retrying(adapter, batch(0, 5));
            server.kill();
            assertThat(stored(adapter, batch(5, 5))).isFalse();
            assertThat(stored(adapter, batch(5, 5))).isFalse();
            server.restart();
            retrying(adapter, batch(10, 5));
            assertThat(stored(server))
                    .extracting(StoredEvent::raw)
                    .containsExactlyElementsOf(
                            Stream.concat(numbers(0, 5).stream(), numbers(10, 5).stream())
                                    .toList());
            adapter.shutdown();
        }
    }

    // parity: transports.redis.commandTimeoutMs
    @Test
    void aFrozenServerEndsCallsInTimeAndNothingIsLostAfterwards() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server).build());
            retrying(adapter, batch(0, 5));
            server.freeze();
            long before = System.nanoTime();
            assertThatThrownBy(() -> adapter.onBatch(batch(5, 5)))
                    .isInstanceOfSatisfying(
                            AdapterException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContaining("Redis command timeout");
            assertThatThrownBy(() -> all(adapter))
                    .isInstanceOfSatisfying(
                            AdapterException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
            assertThat(adapter.isHealthy()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(60));
            server.thaw();
            retrying(adapter, batch(5, 5));
            assertThat(distinct(stored(server))).isEqualTo(numbers(0, 10));
            adapter.shutdown();
        }
    }

    @Test
    void aServerFrozenInAFloodLosesNothingAndCopiesShareTheirId() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server).build());
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
            assertThat(distinct(stored(server))).isEqualTo(numbers(0, BATCHES * BATCH_EVENTS));
            adapter.shutdown();
        }
    }

    @Test
    void anIdleAdapterDoesNotNoticeThatItsServerWasReplaced() throws InterruptedException {
        try (TestServer server = RedisServer.startDurable()) {
            Adapter adapter = opened(options(server).poolSize(1).build());
            adapter.onBatch(batch(0, 1));
            server.kill();
            assertThatThrownBy(() -> all(adapter)).hasMessageStartingWith("transient error: Redis");
            server.restart();
            assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 1));
            adapter.shutdown();
        }
    }

    @Test
    void shutdownWithTheServerDownOrFrozenReturnsSoon() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter one = opened(options(server).build());
            Adapter other = opened(options(server).build());
            server.freeze();
            one.shutdown();
            server.kill();
            other.shutdown();
            assertThat(one.isHealthy() || other.isHealthy()).isFalse();
        }
    }

    // parity: transports.redis.poolSize
    @Test
    void callsBeyondThePoolWaitAndEndInTime() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter adapter = openedInTheEnd(shortLimits(server).poolSize(1).build());
            server.freeze();
            CountDownLatch begun = new CountDownLatch(1);
            Thread holder =
                    Thread.startVirtualThread(() -> {
                        begun.countDown();
                        assertThatThrownBy(() -> all(adapter)).isInstanceOf(AdapterException.class);
                    });
            begun.await();
            assertThatThrownBy(() -> adapter.onBatch(batch(0, 1)))
                    .isInstanceOf(AdapterException.class);
            holder.join();
            server.thaw();
            retrying(adapter, batch(0, 1));
            adapter.shutdown();
        }
    }

    // B-107
    @Test
    void anInterruptedCallEndsAtOnceAndLaterOnesWork() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter adapter = opened(options(server).build());
            server.freeze();
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread caller =
                    Thread.startVirtualThread(() -> {
                        try {
                            adapter.onBatch(batch(0, 1));
                            outcome.complete(new AssertionError("stored by a frozen server"));
                        } catch (InterruptedException | RuntimeException e) {
                            outcome.complete(e);
                        }
                    });
            caller.interrupt();
            assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
            server.thaw();
            retrying(adapter, batch(0, 1));
            assertThat(distinct(stored(server))).isEqualTo(numbers(0, 1));
            adapter.shutdown();
        }
    }

    private static RedisOptions.Builder shortLimits(TestServer server) {
        Duration limit = Duration.ofSeconds(1);
        return options(server).commandTimeout(limit).connectTimeout(limit);
    }

    private static void flood(Adapter adapter, CountDownLatch underWay)
            throws InterruptedException {
        for (int i = 0; i < BATCHES; i++) {
            retrying(adapter, batch(i * BATCH_EVENTS, BATCH_EVENTS));
            underWay.countDown();
        }
    }

    /** All entries, read without haste: the limits under test are no reader's. */
    private static List<StoredEvent> stored(TestServer server) throws InterruptedException {
        Adapter reader = opened(options(server).build());
        List<StoredEvent> events = new ArrayList<>();
        ShardPage page = ShardPage.empty();
        do {
            page = reader.pollShard(SHARD, page.next(), 2_000);
            events.addAll(page.events());
        } while (page.hasMore());
        reader.shutdown();
        return events;
    }

    /** As a reader with a duplicate filter sees them: the first copy of each, in stream order. */
    private static List<String> distinct(List<StoredEvent> events) {
        RedisStreamDedup dedup = new RedisStreamDedup(1 << 20);
        List<String> seen = new ArrayList<>();
        for (StoredEvent event : events) {
            if (!dedup.isDuplicate(event.dedupId().orElseThrow())) seen.add(event.raw());
        }
        return seen;
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

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
