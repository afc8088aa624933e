package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.NotConnectedException;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

class PlainSessionTest {
    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private SimNode a;
    private SimNode b;

    @BeforeEach
    void twoNodes() {
        a = mesh.node();
        b = mesh.node();
    }

    // spec 02 §31.1
    @Test
    void twentyEventsArriveInOrder() {
        mesh.join(a, b);
        StreamHandle stream = mesh.await(a.openStream(b, StreamConfig.of(new StreamId(7))));
        assertThat(mesh.await(a.send(stream, events(20)))).isEqualTo(20);
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received().stream().map(SimNode.Received::text)).isEqualTo(texts(20));
        assertThat(b.received()).allMatch(e -> e.from().equals(a.id()) && e.stream().value() == 7);
    }

    // spec 02 §31.7: the dialled node accepts, or was started long before and knows nobody
    @Test
    void aStartedNodeIsDialledWithoutAnAccept() {
        assertThat(mesh.await(a.connect(b)).id()).isEqualTo(b.id());
        assertThat(b.connectedTo(a)).isTrue();
        assertThat(b.look().peers().getFirst().relayed()).isFalse();
    }

    // spec 02 §31.9
    @Test
    void aWrongPskFailsInTimeAndRegistersNothing() {
        SimNode stranger = mesh.stranger();
        Throwable failure = mesh.awaitFailure(stranger.connect(b));

        assertThat(failure)
                .isInstanceOfSatisfying(
                        MeshException.class,
                        e -> assertThat(e.kind()).isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT));
        assertThat(b.look().peers()).isEmpty();
        assertThat(stranger.look().peers()).isEmpty();
    }

    // spec 02 §30 M-4; spec 01 §15.12
    @Test
    void manyDialAtOnceAndBothSidesMayDialEachOther() {
        SimNode c = mesh.node();
        var ab = a.connect(b);
        var ba = b.connect(a);
        var again = a.connect(b);
        var cb = c.connect(b);
        List.of(ab, ba, again, cb).forEach(mesh::await);
        simulation.run(Duration.ofSeconds(1));
        assertThat(a.look().peers()).hasSize(1);
        assertThat(b.look().peers()).hasSize(2);

        StreamHandle stream = mesh.await(a.openStream(b, StreamConfig.of(new StreamId(1))));
        mesh.await(a.send(stream, events(3)));
        StreamHandle back = mesh.await(b.openStream(a, StreamConfig.of(new StreamId(1))));
        mesh.await(b.send(back, events(3)));
        simulation.run(Duration.ofSeconds(1));
        assertThat(b.received()).hasSize(3);
        assertThat(a.received()).hasSize(3);
    }

    // spec 02 §31.12, §31.13; spec 02 §30 M-12: nothing but ticks goes in meanwhile
    @Test
    void aSilentPeerIsSuspectedFailsAndRecoversOnItsOldSession() {
        mesh.join(a, b);
        simulation.network().block(b.address(), a.address());
        simulation.until("failure", Duration.ofSeconds(3), () -> status() == NodeStatus.FAILED);
        assertThat(a.peerEvents())
                .contains(new PeerEvent.Suspected(b.id()), new PeerEvent.Failed(b.id()));
        simulation.network().heal();
        simulation.until("recovery", Duration.ofSeconds(5), () -> status() == NodeStatus.HEALTHY);

        assertThat(a.look().failures().failures()).isEqualTo(1);
        assertThat(a.look().failures().recoveries()).isEqualTo(1);
    }

    // spec 02 §30 M-51: the longest limits saturate
    @Test
    void theLongestLimitsAreNoTrouble() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        var accepted = b.accept(a, longest);
        mesh.await(a.connect(b));
        mesh.await(accepted);
        StreamHandle stream =
                mesh.await(
                        a.openStream(
                                b,
                                StreamConfig.builder(new StreamId(3))
                                        .windowBytes(0xffff_ffffL)
                                        .build()));
        mesh.await(a.sendWaiting(stream, events(200), longest));
        simulation.run(Duration.ofSeconds(1));
        assertThat(b.received()).hasSize(200);
    }

    // spec 02 §31.15, §30 M-16
    @Test
    void aDeadPeerIsForgottenAfterThirtyTimeouts() {
        mesh.join(a, b);
        b.crash();
        simulation.run(Duration.ofSeconds(18));
        assertThat(a.connectedTo(b)).isTrue();
        simulation.run(Duration.ofMillis(700));

        assertThat(a.connectedTo(b)).isFalse();
        assertThat(a.look().routes()).isEmpty();
    }

    // spec 02 §31.32, §31.33
    @Test
    void aSmallWindowHoldsTheSenderBackAndAWaitingSendGoesOnWithTheGrants() {
        mesh.join(a, b);
        StreamHandle small =
                mesh.await(
                        a.openStream(
                                b, StreamConfig.builder(new StreamId(3)).windowBytes(256).build()));
        Throwable refused = mesh.awaitFailure(a.send(small, events(200)));
        assertThat(refused).isInstanceOf(BackpressureException.class);
        int sent = ((BackpressureException) refused).eventsSent();
        mesh.await(a.sendWaiting(small, events(200).subList(sent, 200), Duration.ofSeconds(20)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received().stream().map(SimNode.Received::text)).isEqualTo(texts(200));
        assertThat(a.streamStats(b, new StreamId(3)).orElseThrow().creditGrantsReceived())
                .isPositive();
    }

    // spec 02 §31.39, §16.5
    @Test
    void lossNeverClosesAStreamForGood() {
        mesh.join(a, b);
        simulation.network().conditions(Conditions.PERFECT.loss(0.2));
        StreamHandle stream =
                mesh.await(
                        a.openStream(
                                b,
                                StreamConfig.builder(new StreamId(3)).windowBytes(8_192).build()));
        for (int i = 0; i < 200; i++) {
            mesh.await(a.sendWaiting(stream, List.of(new byte[1_000]), Duration.ofMinutes(1)));
        }

        assertThat(a.streamStats(b, new StreamId(3)).orElseThrow().txSeq()).isEqualTo(200);
    }

    // spec 02 §31.28, §31.29
    @Test
    void aHandleOfAnEarlierLifeIsRefused() {
        mesh.join(a, b);
        StreamConfig config = StreamConfig.of(new StreamId(9));
        StreamHandle first = mesh.await(a.openStream(b, config));
        mesh.await(a.send(first, events(2)));
        mesh.await(a.closeStream(b, new StreamId(9)));
        mesh.await(a.closeStream(b, new StreamId(9)));
        assertThat(mesh.awaitFailure(a.send(first, events(1))))
                .isInstanceOf(NotConnectedException.class);
        mesh.await(a.openStream(b, config));

        assertThat(mesh.awaitFailure(a.send(first, events(1))))
                .isInstanceOf(NotConnectedException.class);
        assertThat(a.streamStats(b, new StreamId(9)).orElseThrow().txSeq()).isZero();
    }

    // spec 02 §31.40
    @Test
    void anEventTooLargeForAPacketIsRefusedBeforeAnythingIsSent() {
        mesh.join(a, b);
        StreamHandle stream = mesh.await(a.openStream(b, StreamConfig.of(new StreamId(1))));
        List<byte[]> tooMuch = List.of(new byte[1], new byte[8_109]);
        assertThat(mesh.awaitFailure(a.send(stream, tooMuch))).hasMessageContaining("8108 bytes");
        mesh.await(a.send(stream, List.of(new byte[8_108])));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received()).hasSize(1);
    }

    @Test
    void aClosedNodeFailsWhatWaitsAndWhatComesLater() {
        var waiting = a.accept(b, Duration.ofHours(1));
        a.close();

        assertThat(mesh.awaitFailure(waiting)).hasMessageContaining("shut down");
        assertThat(mesh.awaitFailure(a.connect(b))).hasMessageContaining("shut down");
    }

    private NodeStatus status() {
        return a.look().peers().getFirst().status();
    }

    private static List<byte[]> events(int count) {
        return texts(count).stream().map(text -> text.getBytes(UTF_8)).toList();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event " + i).toList();
    }
}
