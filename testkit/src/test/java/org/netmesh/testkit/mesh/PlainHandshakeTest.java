package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.PacketView;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Calls of plain peers, well meant or not (spec 01 §6.6 to §6.10). */
class PlainHandshakeTest {
    private static final NodeId PLAYED = new NodeId(0x1234_5678_9abc_def0L);
    private static final InetSocketAddress THERE = new InetSocketAddress("10.7.7.7", 7);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.8.8.8", 8);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private final PlayedPeer peer = new PlayedPeer(simulation, mesh, PLAYED, THERE);
    private SimNode node;

    @BeforeEach
    void meet() {
        node = mesh.node();
    }

    // spec 01 §15.9, §14 W-26: the same call again changes nothing, a new one replaces the session
    @Test
    void aRecordedCallChangesNothingAndANewOneReplacesTheSession() {
        byte[] call = peer.call(node);
        node.inject(THERE, call);
        assertThat(peer.answered()).isTrue();
        node.inject(THERE, call);
        node.inject(ELSEWHERE, call);
        assertThat(reached(peer)).isTrue();

        var before = peer.session();
        assertThat(peer.join(node)).isTrue();

        assertThat(peer.session().id()).isNotEqualTo(before.id());
        assertThat(reached(peer)).isTrue();
        assertThat(node.look().peers()).hasSize(1);
    }

    // spec 01 §14 W-3: once the keys have changed nothing is sealed under the old ones
    @Test
    void nothingIsSealedUnderAnOldKey() {
        assertThat(peer.join(node)).isTrue();
        StreamHandle stream = stream();
        mesh.await(node.send(stream, List.of(new byte[1])));
        List<Sighting> seen = new ArrayList<>();
        assertThat(peer.join(node)).isTrue();
        simulation.network().watch(seen::add);

        mesh.await(node.send(stream(), List.of(new byte[1])));
        simulation.run(Duration.ofSeconds(1));

        long current = peer.session().id().value();
        List<Long> sessions =
                seen.stream()
                        .map(Sighting::bytes)
                        .filter(b -> DatagramKind.of(b, 0, b.length) == DatagramKind.DIRECT)
                        .map(PlainHandshakeTest::session)
                        .toList();
        assertThat(sessions).isNotEmpty().containsOnly(current);
    }

    // spec 01 §15.10, §14 W-26
    @Test
    void aSessionThatWeDialledIsNotTakenWhileItLives() {
        SimNode dialled = mesh.node();
        mesh.await(node.connect(dialled));
        PlayedPeer impostor = new PlayedPeer(simulation, mesh, dialled.id(), THERE);
        simulation.run(Duration.ofSeconds(1));
        assertThat(impostor.join(node)).isFalse();

        dialled.crash();
        simulation.run(Duration.ofMillis(700));

        assertThat(impostor.join(node)).isTrue();
        assertThat(reached(impostor)).isTrue();
    }

    // spec 01 §14 W-26, W-44; spec 09 §27 42: so no event of a session passes for one of our own
    @Test
    void nobodyCallsUnderAnotherIdNobodysOrOurs() {
        node.inject(THERE, peer.call(node, PLAYED.value() ^ 1));
        assertThat(peer.answered()).isFalse();
        PlayedPeer ourselves = new PlayedPeer(simulation, mesh, node.id(), ELSEWHERE);
        assertThat(ourselves.join(node)).isFalse();
        NodeId lowHalfZero = new NodeId(1L << 32);
        PlayedPeer nobody = new PlayedPeer(simulation, mesh, lowHalfZero, ELSEWHERE);
        node.inject(ELSEWHERE, nobody.call(node, 0));
        assertThat(nobody.answered()).isFalse();

        assertThat(node.look().peers()).isEmpty();
        assertThat(nobody.join(node)).isTrue();
    }

    // spec 01 §14 W-44: one host takes a quarter of the table, and others get in
    @Test
    void oneSourceDoesNotFillThePeerTable() {
        for (int i = 1; i <= 2_600; i++) {
            NodeId claimed = new NodeId(0x1_0000_0000L + i);
            PlayedPeer one = new PlayedPeer(simulation, mesh, claimed, ELSEWHERE);
            node.inject(ELSEWHERE, one.call(node));
            if (i % 1_000 == 0) simulation.run(Duration.ofSeconds(1));
        }
        assertThat(node.look().peers()).hasSize(2_500);
        assertThat(peer.join(node)).isTrue();
    }

    // spec 01 §14 W-25: to where the call came from
    @Test
    void theAnswerGoesToWhereTheCallCameFrom() {
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        node.inject(ELSEWHERE, peer.call(node));
        node.inject(THERE, peer.call(node));

        assertThat(seen).extracting(Sighting::to).containsExactly(ELSEWHERE, THERE);
    }

    // spec 01 §14 W-23: what fits no attempt ends none
    @Test
    void strayAnswersDoNotEndAnAttempt() {
        SimNode other = mesh.node();
        byte[] stray = Handshakes.direct(new byte[48]);
        simulation.network().block(other.address(), node.address());
        CompletableFuture<Peer> connected = node.connect(other);
        for (InetSocketAddress from : List.of(other.address(), THERE)) {
            node.inject(from, stray);
        }
        simulation.run(Duration.ofMillis(50));
        assertThat(connected).isNotDone();
        simulation.network().heal();

        assertThat(mesh.await(connected).id()).isEqualTo(other.id());
    }

    // spec 01 §14 W-45
    @Test
    void aRoutedCallIsMadeTwice() {
        SimNode relay = mesh.node();
        SimNode far = mesh.node();
        mesh.join(node, relay);
        List<Sighting> calls = new ArrayList<>();
        simulation.network().watch(calls::add);
        Throwable failure = mesh.awaitFailure(node.connectVia(relay, far));

        assertThat(failure).hasMessageContaining("handshake timeout");
        assertThat(calls)
                .filteredOn(seen -> seen.from().equals(node.address()))
                .filteredOn(seen -> isRouted(seen.bytes()))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    /** Whether what the peer says under its session is heard. */
    private boolean reached(PlayedPeer from) {
        int before = node.received().size();
        from.packet().stream(3).add("there".getBytes(UTF_8));
        from.say(node);
        simulation.run(Duration.ofMillis(5));
        return node.received().size() == before + 1;
    }

    private StreamHandle stream() {
        return mesh.await(node.openStream(PLAYED, StreamConfig.of(new StreamId(9))));
    }

    private static boolean isRouted(byte[] datagram) {
        return DatagramKind.of(datagram, 0, datagram.length) == DatagramKind.ROUTED;
    }

    private static long session(byte[] datagram) {
        PacketView view = new PacketView();
        assertThat(view.wrap(datagram, 0, datagram.length).dropped()).isFalse();
        return view.session();
    }
}
