package org.netmesh.cortex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFileConfig;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.WriteToken;

class CortexAdapterTest {
    private static final ChannelName CHANNEL = new ChannelName("test/log");
    private static final OriginHash ORIGIN = new OriginHash(0xabcdef01L);
    private static final RedexFold<List<Long>> SEQS = (event, state) -> state.add(event.seq());

    @AutoClose private final Redex redex = Redex.inMemory();

    // parity: cortex.ryw.appliedThroughSeq, cortex.ryw.foldedThroughSeq
    // spec 06 §30.26
    @Test
    void everyEventIsFoldedInOrder() {
        try (var adapter = open()) {
            assertThat(adapter.foldedThroughSeq()).isEmpty();
            assertThat(adapter.appliedThroughSeq()).isEmpty();
            for (int i = 0; i < 500; i++) ingest(adapter);

            adapter.waitForSeq(499);

            assertThat(adapter.foldedThroughSeq()).hasValue(499);
            assertThat(adapter.appliedThroughSeq()).hasValue(499);
            assertThat(seqs(adapter)).isEqualTo(LongStream.range(0, 500).boxed().toList());
        }
    }

    // spec 06 §30.26; §33.1
    @Test
    void aProducerFarAheadNeverStopsTheFold() { // spec 06 §29 M-23, §19.3
        var small = RedexFileConfig.builder().tailBufferSize(16).build();
        var options = AdapterOptions.builder().file(small).build();
        int count = 100_000;
        try (var adapter = CortexAdapter.open(redex, CHANNEL, new ArrayList<>(), SEQS, options)) {
            for (int i = 0; i < count; i++) ingest(adapter);

            adapter.waitForAppliedSeq(count - 1);

            assertThat(adapter.isRunning()).isTrue();
            assertThat(seqs(adapter)).isEqualTo(LongStream.range(0, count).boxed().toList());
        }
    }

    // spec 06 §30.27
    @Test
    void aReopenedAdapterRebuildsTheStateFromTheLog() {
        try (var first = open()) {
            for (int i = 0; i < 50; i++) ingest(first);
        }
        try (var second = open()) {
            second.waitForSeq(49);
            assertThat(seqs(second)).hasSize(50);
        }
    }

    // spec 06 §30.28
    @Test
    void fromASnapshotOnlyLaterEventsAreFolded() {
        try (var first = open()) {
            for (int i = 0; i < 20; i++) ingest(first);
        }
        try (var second =
                CortexAdapter.openFromSnapshot(
                        redex,
                        CHANNEL,
                        new ArrayList<>(),
                        OptionalLong.of(14),
                        SEQS,
                        AdapterOptions.defaults())) {
            second.waitForSeq(19);
            assertThat(seqs(second)).containsExactly(15L, 16L, 17L, 18L, 19L);
            assertThat(second.appliedThroughSeq()).hasValue(19);
        }
    }

    // spec 06 §30.29
    @Test
    void aStartThatSkipsHistoryNeedsASnapshot() { // spec 06 §29 M-37
        for (StartPosition start :
                List.of(new StartPosition.LiveOnly(), new StartPosition.FromSeq(5))) {
            assertThatThrownBy(() -> openAt(start))
                    .isInstanceOf(CortexException.class)
                    .hasMessageContaining("requires open_from_snapshot, not open")
                    .extracting("kind")
                    .isEqualTo(CortexException.Kind.INVALID_START_POSITION);
        }
        openAt(new StartPosition.FromSeq(0)).close();
        assertThatThrownBy(() ->
                        CortexAdapter.openFromSnapshot(
                                redex,
                                CHANNEL,
                                new ArrayList<>(),
                                OptionalLong.of(-1L),
                                SEQS,
                                AdapterOptions.defaults()))
                .hasMessage(
                        "cortex: redex: encode failed: snapshot last_seq at u64::MAX; cannot"
                                + " resume");
    }

    @Test
    void aWaitOnAnEmptyLogBlocksUntilTheFirstEvent() { // spec 06 §29 M-26
        try (var adapter = open()) {
            var wait = CompletableFuture.runAsync(() -> adapter.waitForSeq(0));
            assertThat(wait).isNotDone();
            ingest(adapter);
            wait.join();
        }
    }

    @Test
    void stateAndMarksAreOnePair() { // spec 06 §29 M-25
        try (var adapter = open()) {
            var writer =
                    CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 20_000; i++) ingest(adapter);
                    });
            while (!writer.isDone()) {
                CortexSnapshot snapshot =
                        adapter.snapshot(state -> Integer.toString(state.size()).getBytes(UTF_8));
                long size = Long.parseLong(new String(snapshot.stateBytes(), UTF_8));
                assertThat(snapshot.lastSeq().orElse(-1)).isEqualTo(size - 1);
            }
            writer.join();
        }
    }

    @Test
    void aClosedAdapterIngestsNothingAndWakesItsWaitsAndStreams() {
        var adapter = open();
        var changes = adapter.changes();
        var watch = adapter.watch(List::size);
        assertThat(watch.next()).contains(0);
        var wait = CompletableFuture.runAsync(() -> adapter.waitForSeq(0));
        var change = CompletableFuture.supplyAsync(changes::next);
        var next = CompletableFuture.supplyAsync(watch::next);

        adapter.close();
        adapter.close();

        assertThat(change.join()).isEmpty();
        assertThat(next.join()).isEmpty();
        assertThat(wait)
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withMessageContaining("the adapter was closed");
        assertThatThrownBy(() -> ingest(adapter)).hasMessage("cortex: adapter closed");
        assertThat(adapter.status()).isEqualTo(new FoldStatus.Closed());
        assertThat(redex.openFile(CHANNEL).isClosed()).isFalse();
        assertThat(adapter.changes().next()).isEmpty();
    }

    @Test
    void afterTheLogIsClosedTheStateStaysReadable() {
        try (var adapter = open()) {
            ingest(adapter);
            adapter.file().close();

            assertThatThrownBy(() -> adapter.waitForSeq(1))
                    .hasMessageContaining("the log was closed");
            assertThat(seqs(adapter)).containsExactly(0L);
            assertThatThrownBy(() -> ingest(adapter))
                    .extracting("kind")
                    .isEqualTo(CortexException.Kind.REDEX);
        }
    }

    // spec 06 §30.32
    @Test
    void aSlowReaderOfChangesIsToldItsLag() {
        try (var adapter = open()) {
            var lagging = adapter.changesWithLag();
            var plain = adapter.changes();
            for (int i = 0; i < 64 + 16; i++) ingest(adapter);
            adapter.waitForSeq(79);
            // A mark moves before its change is told, so see one more change.
            var witness = adapter.changes();
            ingest(adapter);
            assertThat(witness.next()).isPresent();

            assertThat(lagging.next().orElseThrow()).isInstanceOf(ChangeEvent.Lagged.class);
            assertThat(lagging.next().orElseThrow()).isInstanceOf(ChangeEvent.Changed.class);
            assertThat(plain.next().orElseThrow()).isGreaterThan(0);
        }
    }

    @Test
    void aWatchOfACustomStateYieldsEachDifferentAnswer() {
        try (var adapter = open()) {
            var even = adapter.watch(state -> state.size() / 2);
            assertThat(even.next()).contains(0);
            ingest(adapter);
            adapter.waitForSeq(0);
            assertThat(even.poll(Duration.ZERO)).isEmpty();
            ingest(adapter);
            assertThat(even.next()).contains(1);
        }
    }

    @Test
    void aTokenNamesItsLogAndItsOrigin() {
        try (var adapter = open()) {
            WriteToken token =
                    adapter.ingestWithToken(EventMeta.of(0x80, ORIGIN, 7), new byte[] {1});

            assertThat(token).isEqualTo(new WriteToken(ORIGIN, 0).in(CHANNEL));
            adapter.waitForToken(token, Duration.ofMinutes(1));
            byte[] payload = adapter.file().readOne(0).orElseThrow().payload();
            assertThat(EventMeta.decode(payload).seqOrTs()).isEqualTo(7);
        }
    }

    @Test
    void closingEndsWithTheEventInProgress() {
        var entered = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        RedexFold<List<Long>> slow =
                (event, state) -> {
                    entered.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    state.add(event.seq());
                };
        var adapter =
                CortexAdapter.open(
                        redex, CHANNEL, new ArrayList<>(), slow, AdapterOptions.defaults());
        ingest(adapter);
        ingest(adapter);
        awaitUninterrupted(entered);

        adapter.close();
        leave.countDown();

        // The lock of the state is free again only after the event in progress.
        assertThat(adapter.<List<Long>>read(List::copyOf)).isSubsetOf(List.of(0L));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CortexAdapter<List<Long>> open() {
        return openAt(new StartPosition.FromBeginning());
    }

    private CortexAdapter<List<Long>> openAt(StartPosition start) {
        var options = AdapterOptions.builder().start(start).build();
        return CortexAdapter.open(redex, CHANNEL, new ArrayList<>(), SEQS, options);
    }

    private static List<Long> seqs(CortexAdapter<List<Long>> adapter) {
        return adapter.read(List::copyOf);
    }

    private static long ingest(CortexAdapter<?> adapter) {
        return adapter.ingest(EventMeta.of(0x80, ORIGIN, 0), new byte[0]);
    }
}
