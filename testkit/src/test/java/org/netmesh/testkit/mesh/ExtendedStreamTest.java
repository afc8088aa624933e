package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamFailedException;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

class ExtendedStreamTest {
    private static final StreamId STREAM = new StreamId(7);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private SimNode a;
    private SimNode b;

    @BeforeEach
    void twoNodes() {
        a = mesh.node();
        b = mesh.node();
        mesh.join(a, b);
    }

    // spec 20 §4.2, §4.4
    // parity: streams.Reliability.reliable
    @Test
    void aReliableStreamDeliversEverythingOnceInOrderOnABadPath() {
        simulation
                .network()
                .conditions(
                        Conditions.PERFECT
                                .loss(0.2)
                                .duplication(0.1)
                                .corruption(0.05)
                                .delay(Duration.ofMillis(1), Duration.ofMillis(20)));
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        mesh.await(a.sendWaiting(stream, events(2_000), Duration.ofMinutes(1)));
        simulation.until("all events", Duration.ofMinutes(1), () -> b.received().size() == 2_000);
        simulation.run(Duration.ofSeconds(2));

        assertThat(b.received().stream().map(SimNode.Received::text)).isEqualTo(texts(2_000));
    }

    // spec 02 §30 M-48: what is sent again is sealed anew
    @Test
    void noCounterIsUsedTwiceHoweverOftenAPacketIsSentAgain() {
        Set<List<Long>> used = new HashSet<>();
        PacketView view = new PacketView();
        simulation.network().conditions(Conditions.PERFECT.loss(0.2));
        simulation
                .network()
                .watch(sighting -> {
                    byte[] bytes = sighting.bytes();
                    if (!sighting.from().equals(a.address())) return;
                    if (view.wrap(bytes, 0, bytes.length).dropped() || view.handshake()) return;
                    assertThat(used.add(List.of(view.session(), view.counter()))).isTrue();
                });
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        for (int i = 0; i < 200; i++) {
            mesh.await(a.sendWaiting(stream, List.of(new byte[500]), Duration.ofMinutes(1)));
        }
        simulation.until(
                "everything arrived", Duration.ofMinutes(1), () -> b.received().size() == 200);
        assertThat(a.peer(b).orElseThrow().loss().orElseThrow()).isPositive();
    }

    // spec 20 §4.4: at most once, in the order of arrival, never closed by loss
    @Test
    void aFireAndForgetStreamNeverStallsAndNeverRepeats() {
        simulation.network().conditions(Conditions.PERFECT.loss(0.2).duplication(0.2));
        StreamHandle stream = open(a, b, Reliability.FIRE_AND_FORGET);
        for (int i = 0; i < 300; i++) {
            byte[] event = Integer.toString(i).repeat(300).getBytes(UTF_8);
            mesh.await(a.sendWaiting(stream, List.of(event), Duration.ofMinutes(1)));
        }
        simulation.run(Duration.ofSeconds(2));

        assertThat(b.received().size()).isBetween(150, 290);
        assertThat(b.received().stream().map(SimNode.Received::text)).doesNotHaveDuplicates();
    }

    // spec 20 §5
    @Test
    void aMessageLargerThanAPacketArrivesAsOneEvent() {
        simulation.network().conditions(Conditions.PERFECT.loss(0.05));
        byte[] large = new byte[3_000_000];
        new SplittableRandom(7).nextBytes(large);
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        mesh.await(
                a.sendWaiting(
                        stream,
                        List.of("before".getBytes(UTF_8), large, "after".getBytes(UTF_8)),
                        Duration.ofMinutes(1)));
        simulation.until("all events", Duration.ofMinutes(2), () -> b.received().size() == 3);

        assertThat(b.received().get(0).text()).isEqualTo("before");
        assertThat(b.received().get(1).payload()).isEqualTo(java.nio.ByteBuffer.wrap(large));
        assertThat(b.received().get(2).text()).isEqualTo("after");
    }

    // spec 20 §4.3: a slow consumer slows its own sender and nobody else, and loses nothing
    // parity: streams.StreamStats.inboundPending
    @Test
    void aReaderThatStopsHoldsItsSenderBackUntilItGoesOn() {
        SimNode c = mesh.node();
        mesh.join(a, c);
        StreamHandle slow = open(a, b, Reliability.RELIABLE);
        StreamHandle quick = open(a, c, Reliability.RELIABLE);
        b.stopReading();
        CompletableFuture<Integer> held =
                a.sendWaiting(slow, events(100_000), Duration.ofMinutes(5));
        mesh.await(a.sendWaiting(quick, events(100_000), Duration.ofMinutes(5)));
        simulation.until(
                "the quick one", Duration.ofMinutes(1), () -> c.received().size() == 100_000);
        simulation.run(Duration.ofSeconds(5));
        assertThat(held).isNotDone();
        assertThat(b.streamStats(a, STREAM).orElseThrow().inboundPending()).isPositive();

        b.read();
        assertThat(b.streamStats(a, STREAM).orElseThrow().inboundPending()).isZero();
        simulation.until(
                "the slow one", Duration.ofMinutes(1), () -> b.received().size() == 100_000);
        assertThat(held).isCompletedWithValue(100_000);
        assertThat(b.received().stream().map(SimNode.Received::text)).isEqualTo(texts(100_000));
    }

    // spec 20 §5: what a message took of the budget is free once it was read
    @Test
    void largeMessagesThatNobodyReadsStopAtTheBudgetAndGoOnWhenTheyAreRead() {
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        b.stopReading();
        List<byte[]> messages = IntStream.range(0, 8).mapToObj(_ -> new byte[15 << 20]).toList();
        CompletableFuture<Integer> sent = a.sendWaiting(stream, messages, Duration.ofMinutes(30));
        simulation.run(Duration.ofMinutes(1));
        assertThat(sent).isNotDone();

        for (int round = 0; round < 16 && b.received().size() < 8; round++) {
            b.read();
            b.stopReading();
            simulation.run(Duration.ofSeconds(20));
        }
        assertThat(b.received()).hasSize(8);
        mesh.await(sent);
    }

    // spec 20 §5
    @Test
    void aMessageTooLargeIsRefusedBeforeAnythingIsSentAndNamesTheLimit() {
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        Throwable refused =
                mesh.awaitFailure(a.send(stream, List.of(new byte[1], new byte[20_971_521])));

        assertThat(refused).hasMessageContaining("20971520 bytes");
        assertThat(((MeshException) refused).kind())
                .isEqualTo(MeshException.Kind.PAYLOAD_TOO_LARGE);
        assertThat(a.streamStats(b, STREAM).orElseThrow().txSeq()).isZero();
    }

    // spec 20 §4.3: our own window is a further bound
    @Test
    void aSmallWindowHoldsTheSenderBack() {
        StreamConfig small =
                StreamConfig.builder(STREAM)
                        .reliability(Reliability.RELIABLE)
                        .windowBytes(256)
                        .build();
        StreamHandle stream = mesh.await(a.openStream(b, small));
        Throwable refused = mesh.awaitFailure(a.send(stream, events(200)));
        assertThat(refused).isInstanceOf(BackpressureException.class);
        int sent = ((BackpressureException) refused).eventsSent();
        mesh.await(a.sendWaiting(stream, events(200).subList(sent, 200), Duration.ofSeconds(20)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received().stream().map(SimNode.Received::text)).isEqualTo(texts(200));
    }

    // spec 20 §4.4: nothing is dropped in silence
    // parity: streams.errors.transport
    @Test
    void aStreamOfWhichNothingIsAcknowledgedFailsAndSaysHowMuchArrived() {
        StreamHandle stream = open(a, b, Reliability.RELIABLE);
        mesh.await(a.send(stream, events(5)));
        simulation.run(Duration.ofSeconds(1));
        simulation.network().block(a.address(), b.address());
        CompletableFuture<Integer> waiting =
                a.sendWaiting(stream, List.of(new byte[200_000]), Duration.ofHours(1));
        simulation.run(Duration.ofSeconds(1));
        Throwable failure = mesh.awaitFailure(a.send(stream, events(1)));

        assertThat(waiting).isCompleted();
        assertThat(failure)
                .isInstanceOfSatisfying(
                        StreamFailedException.class,
                        e -> assertThat(e.acknowledgedEvents()).isEqualTo(5))
                .hasMessageStartingWith("stream transport error: ");
    }

    // spec 20 §4.1: closed and opened again, a stream begins at 0 and is taken for no duplicate
    @Test
    void aStreamThatIsClosedDeliversWhatItTookAndItsSuccessorComesBehind() {
        simulation.network().conditions(Conditions.PERFECT.loss(0.3));
        for (int life = 0; life < 10; life++) {
            StreamHandle stream = open(a, b, Reliability.RELIABLE);
            byte[] text = ("life " + life).getBytes(UTF_8);
            mesh.await(a.sendWaiting(stream, List.of(text), Duration.ofMinutes(1)));
            mesh.await(a.closeStream(b, STREAM));
            assertThat(mesh.awaitFailure(a.send(stream, events(1))))
                    .isInstanceOf(NotConnectedException.class);
        }
        simulation.until("all lives", Duration.ofMinutes(1), () -> b.received().size() == 10);
        simulation.run(Duration.ofSeconds(3));

        assertThat(b.received().stream().map(SimNode.Received::text))
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "life " + i).toList());
    }

    // spec 20 §4.6: a goodbye ends the association at once
    @Test
    void aPeerThatLeavesIsGoneAtOnce() {
        mesh.await(a.disconnect(b));
        simulation.run(Duration.ofMillis(10));

        assertThat(b.connectedTo(a)).isFalse();
    }

    // spec 20 §4.2: liveness
    @Test
    void anIdleAssociationStaysAliveWithoutHeartbeatPackets() {
        simulation.run(Duration.ofMinutes(2));

        assertThat(a.connectedTo(b)).isTrue();
        assertThat(a.look().failures().failures()).isZero();
    }

    private StreamHandle open(SimNode from, SimNode to, Reliability reliability) {
        return mesh.await(
                from.openStream(to, StreamConfig.builder(STREAM).reliability(reliability).build()));
    }

    private static List<byte[]> events(int count) {
        return texts(count).stream().map(text -> text.getBytes(UTF_8)).toList();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event " + i).toList();
    }
}
