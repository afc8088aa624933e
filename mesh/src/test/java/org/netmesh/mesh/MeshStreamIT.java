package org.netmesh.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.mesh.Loopback.PATIENCE;
import static org.netmesh.mesh.Loopback.bytes;
import static org.netmesh.mesh.Loopback.join;
import static org.netmesh.mesh.Loopback.take;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.flow.Subscription;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.MeshStream;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamStats;

/** Streams over loopback sockets. */
class MeshStreamIT {
    private static final StreamId ID = new StreamId(7);

    private final Loopback mesh = new Loopback(SessionSecurity.REFERENCE_ONLY);
    private MeshNode alice;
    private MeshNode bob;

    @BeforeEach
    void meet() {
        alice = mesh.started();
        bob = mesh.started();
        join(alice, bob);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    // parity: streams.MeshNode.openStream, streams.MeshNode.sendOnStream,
    // streams.MeshStream.peerNodeId,
    // streams.MeshStream.streamId, streams.StreamConfig.streamId, streams.core.NetMesh.NetStream,
    // streams.core.NetMesh.openStream, streams.core.NetMesh.receive
    @Test
    void aStreamCarriesEventsBothWays() {
        MeshStream there = alice.openStream(bob.nodeId(), ID);
        MeshStream back = bob.openStream(alice.nodeId(), ID);
        assertThat(there.peerNodeId()).isEqualTo(bob.nodeId());
        assertThat(there.streamId()).isEqualTo(ID);
        try (var atAlice = there.receive();
                var atBob = back.receive()) {
            alice.sendOnStream(there, List.of(bytes("one"), bytes("two")));
            assertThat(take(atBob, 2)).extracting(MeshEvent::text).containsExactly("one", "two");
            bob.sendOnStream(back, List.of(bytes("three")));
            assertThat(take(atAlice, 1).getFirst().text()).isEqualTo("three");
        }
    }

    // spec 02 §30 M-5
    @Test
    void all64BitsOfAStreamIdArrive() {
        StreamId wide = new StreamId(0xfedc_ba98_7654_3210L);
        try (var events = bob.events(InboundFilter.ofStream(alice.nodeId(), wide))) {
            alice.openStream(bob.nodeId(), wide).send(List.of(bytes("x")));
            assertThat(take(events, 1).getFirst().stream()).isEqualTo(wide);
        }
    }

    // spec 02 §31 27
    // parity: streams.MeshNode.streamStats, streams.StreamStats.txSeq
    @Test
    void eachStreamHasItsOwnSequence() {
        StreamId one = new StreamId(111);
        StreamId other = new StreamId(222);
        alice.openStream(bob.nodeId(), one).send(List.of(bytes("a")));
        alice.openStream(bob.nodeId(), other).send(List.of(bytes("b")));
        assertThat(alice.streamStats(bob.nodeId(), one)).map(StreamStats::txSeq).contains(1L);
        assertThat(alice.streamStats(bob.nodeId(), other)).map(StreamStats::txSeq).contains(1L);
        assertThat(alice.allStreamStats(bob.nodeId())).containsKeys(one, other);
        assertThat(alice.streamStats(bob.nodeId(), new StreamId(3))).isEmpty();
        assertThat(alice.streamStats(new NodeId(77), one)).isEmpty();
    }

    // spec 02 §31 28
    // parity: streams.MeshNode.openStream, streams.MeshNode.closeStream
    @Test
    void theFirstConfigurationStaysAndAClosedStreamBeginsAnew() {
        MeshStream first = alice.openStream(bob.nodeId(), window(1_000));
        MeshStream second = alice.openStream(bob.nodeId(), window(2_000));
        assertThat(second.stats().txWindow()).isEqualTo(1_000);
        first.send(List.of(bytes("x")));
        alice.closeStream(bob.nodeId(), ID);
        alice.closeStream(bob.nodeId(), ID);
        assertThat(alice.openStream(bob.nodeId(), ID).stats().txSeq()).isZero();
    }

    // spec 02 §31 29; spec 02 §30 M-30
    // parity: streams.errors.NotConnectedError
    @Test
    void anOldHandleIsNotConnected() {
        MeshStream stream = alice.openStream(bob.nodeId(), ID);
        stream.close();
        assertNotConnected(stream);
        MeshStream reopened = alice.openStream(bob.nodeId(), ID);
        assertNotConnected(stream);
        reopened.send(List.of(bytes("fine")));
        alice.disconnect(bob.nodeId());
        assertNotConnected(reopened);
        assertThatThrownBy(() -> alice.openStream(bob.nodeId(), ID))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.NO_SESSION));
    }

    // parity: streams.errors.BackpressureError, streams.StreamConfig.windowBytes
    // spec 02 §31 41; spec 02 §30 M-33
    @Test
    void withoutCreditASendSaysHowManyEventsWentOut() {
        MeshStream stream = alice.openStream(bob.nodeId(), window(300));
        // A packet of one such event costs 184 bytes, one of two costs 288: no packet takes three.
        List<byte[]> events = List.of(new byte[100], new byte[100], new byte[100]);
        assertThatThrownBy(() -> stream.send(events))
                .isInstanceOfSatisfying(
                        BackpressureException.class,
                        e -> {
                            assertThat(e.eventsSent()).isEqualTo(2);
                            assertThat(e).hasMessageStartingWith("stream would block");
                            assertThat(e.retryable()).isTrue();
                        });
        StreamStats stats = stream.stats();
        assertThat(stats.txSeq()).isEqualTo(1);
        assertThat(stats.backpressureEvents()).isPositive();
    }

    // spec 02 §31 32
    // parity: streams.MeshNode.sendWithRetry, streams.MeshNode.sendBlocking
    @Test
    void aSenderFasterThanItsReceiverFinishes() {
        MeshStream stream = alice.openStream(bob.nodeId(), window(256));
        try (var events = bob.events(InboundFilter.all())) {
            for (int i = 0; i < 50; i++)
                alice.sendWithRetry(stream, List.of(bytes("retry" + i)), 64);
            for (int i = 0; i < 50; i++) alice.sendBlocking(stream, List.of(bytes("block" + i)));
            List<MeshEvent> got = take(events, 100);
            assertThat(got.getFirst().text()).isEqualTo("retry0");
            assertThat(got.getLast().text()).isEqualTo("block49");
        }
        assertThat(stream.stats().creditGrantsReceived()).isPositive();
    }

    // spec 02 §31 30; spec 02 §30 M-31: nobody answers, so what is sent is what one window admits
    @Test
    void sixteenSendersOfOneStreamNeverExceedItsWindow() {
        bob.partitionFilter().block(alice.localAddress());
        MeshStream stream = alice.openStream(bob.nodeId(), window(128));
        AtomicLong sent = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        List<CompletableFuture<Void>> senders =
                IntStream.range(0, 16)
                        .mapToObj(_ ->
                                CompletableFuture.runAsync(
                                        () -> sendOften(stream, sent, refused),
                                        UserExecutor.virtualThreads()::execute))
                        .toList();
        senders.forEach(CompletableFuture::join);

        assertThat(sent).hasPositiveValue();
        assertThat(refused).hasPositiveValue();
        // Sends that came together share a packet.
        assertThat(stream.stats().txSeq()).isBetween(1L, sent.get());
        assertThat(stream.stats().backpressureEvents()).isEqualTo(refused.get());
    }

    private static void sendOften(MeshStream stream, AtomicLong sent, AtomicLong refused) {
        for (int i = 0; i < 20; i++) {
            try {
                stream.send(List.of(bytes("12345678")));
                sent.incrementAndGet();
            } catch (BackpressureException e) {
                refused.incrementAndGet();
            }
            assertThat(stream.stats().txCreditRemaining()).isBetween(0L, 128L);
        }
    }

    // spec 02 §30 M-38
    @Test
    void aUserStreamMayHaveTheNumberOfGrants() {
        StreamId grants = new StreamId(0x0b00);
        StreamConfig narrow = StreamConfig.builder(grants).windowBytes(256).build();
        MeshStream there = alice.openStream(bob.nodeId(), narrow);
        MeshStream back = bob.openStream(alice.nodeId(), narrow);
        try (var atBob = back.receive();
                var atAlice = there.receive()) {
            for (int i = 0; i < 20; i++) {
                there.sendBlocking(List.of(bytes("there" + i)));
                back.sendBlocking(List.of(bytes("back" + i)));
            }
            assertThat(take(atBob, 20).getLast().text()).isEqualTo("there19");
            assertThat(take(atAlice, 20).getLast().text()).isEqualTo("back19");
        }
        assertThat(there.stats().creditGrantsReceived()).isPositive();
        assertThat(there.stats().txSeq()).isBetween(1L, 20L);
    }

    // spec 02 §31 31
    @Test
    void manyTasksShareOneWindowAndEveryEventArrivesOnce() {
        MeshStream stream = alice.openStream(bob.nodeId(), window(512));
        try (var events = bob.events(InboundFilter.all())) {
            List<CompletableFuture<Void>> tasks =
                    IntStream.range(0, 32)
                            .mapToObj(i ->
                                    CompletableFuture.runAsync(
                                            () ->
                                                    stream.sendBlocking(
                                                            List.of(bytes("t" + i)), PATIENCE),
                                            task -> Thread.ofVirtual().start(task)))
                            .toList();
            tasks.forEach(CompletableFuture::join);
            assertThat(take(events, 32))
                    .extracting(MeshEvent::text)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 32).mapToObj(i -> "t" + i).toList());
        }
    }

    // spec 02 §31 33
    // parity: streams.StreamConfig.windowBytes
    @Test
    void aWindowOfZeroNeverWaits() {
        MeshStream stream = alice.openStream(bob.nodeId(), window(0));
        for (int i = 0; i < 200; i++) stream.send(List.of(new byte[1_000]));
        assertThat(stream.stats().backpressureEvents()).isZero();
        assertThat(stream.stats().txWindow()).isZero();
    }

    // spec 02 §31 36; spec 02 §30 M-40
    @Test
    void aboveTheLimitTheLeastRecentlyUsedStreamGoes() {
        MeshNode carol = mesh.started(c -> c.maxStreams(4));
        join(carol, bob);
        List<MeshStream> streams = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            streams.add(carol.openStream(bob.nodeId(), new StreamId(i)));
            if (i < 5) streams.getLast().send(List.of(bytes("used")));
        }
        assertNotConnected(streams.getFirst());
        streams.subList(1, 5).forEach(stream -> stream.send(List.of(bytes("alive"))));
    }

    // spec 02 §31 37
    @Test
    void anIdleStreamIsClosedWhileAUsedOneStays() {
        Duration limit = Duration.ofSeconds(1);
        MeshNode carol = mesh.started(c -> c.streamIdleTimeout(limit));
        join(carol, bob);
        Loopback.until("no pause was too long", () -> usedStaysUntilIdleIsGone(carol, limit));
    }

    /** False if this thread, on a slow machine, did not use the one stream often enough. */
    private boolean usedStaysUntilIdleIsGone(MeshNode carol, Duration limit) {
        MeshStream idle = carol.openStream(bob.nodeId(), new StreamId(1));
        MeshStream used = carol.openStream(bob.nodeId(), window(0));
        AtomicLong lastUse = new AtomicLong(System.nanoTime());
        try {
            Loopback.until(
                    "the idle stream is gone",
                    () -> {
                        used.send(List.of(bytes("tick")));
                        lastUse.set(System.nanoTime());
                        return carol.streamStats(bob.nodeId(), idle.streamId()).isEmpty();
                    });
            used.send(List.of(bytes("alive")));
            return true;
        } catch (NotConnectedException e) {
            assertThat(System.nanoTime() - lastUse.get()).isGreaterThan(limit.toNanos() / 2);
            return false;
        }
    }

    // spec 02 §31 40; spec 01 §14 W-12
    @Test
    void theLongestEventArrivesAndALongerOneIsRefusedWhole() {
        MeshStream stream = alice.openStream(bob.nodeId(), window(0));
        try (var events = bob.events(InboundFilter.all())) {
            assertThatThrownBy(() -> stream.send(List.of(bytes("a"), new byte[8_109])))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(MeshException.Kind.PAYLOAD_TOO_LARGE));
            stream.send(List.of(new byte[8_108]));
            assertThat(take(events, 1).getFirst().bytes()).hasSize(8_108);
        }
        assertThat(stream.stats().txSeq()).isEqualTo(1);
    }

    // parity: streams.StreamConfig.reliability
    @Test
    void aReliableStreamDeliversEachEventOnceInOrder() {
        MeshStream stream =
                alice.openStream(
                        bob.nodeId(),
                        StreamConfig.builder(ID).reliability(Reliability.RELIABLE).build());
        try (var events = bob.events(InboundFilter.all())) {
            for (int i = 0; i < 200; i++) stream.sendBlocking(List.of(bytes("r" + i)));
            assertThat(take(events, 200))
                    .extracting(MeshEvent::text)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(i -> "r" + i).toList());
        }
    }

    // spec 02 §35.5: with BLOCK_GRANTS a slow reader slows its senders down and loses nothing
    @Test
    void aSlowReaderHoldsItsSenderBackAndLosesNothing() {
        MeshNode slow =
                mesh.started(
                        c -> c.inboundCapacity(64).inboundOverflow(InboundOverflow.BLOCK_GRANTS));
        join(alice, slow);
        MeshStream stream = alice.openStream(slow.nodeId(), window(2_000));
        try (Subscription<MeshEvent> events = slow.events(InboundFilter.all())) {
            List<byte[]> batch = IntStream.range(0, 500).mapToObj(i -> bytes("e" + i)).toList();
            List<CompletableFuture<Void>> sends =
                    batch.stream().map(event -> stream.sendAsync(List.of(event))).toList();
            Loopback.until(
                    "the sender is held back", () -> stream.stats().txCreditRemaining() < 200);
            List<MeshEvent> got = take(events, 500);
            assertThat(got.getLast().text()).isEqualTo("e499");
            sends.forEach(CompletableFuture::join);
        }
        assertThat(slow.health().inboundDropped()).isZero();
    }

    private static void assertNotConnected(MeshStream stream) {
        assertThatThrownBy(() -> stream.send(List.of(bytes("x"))))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageStartingWith("stream not connected");
    }

    private static StreamConfig window(long bytes) {
        return StreamConfig.builder(ID).windowBytes(bytes).build();
    }
}
