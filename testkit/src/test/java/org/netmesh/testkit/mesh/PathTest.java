package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** An extended session outlives the path that it began on (spec 20 §6). */
class PathTest {
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("192.0.2.7", 4_000);
    private static final InetSocketAddress REBOUND = new InetSocketAddress("192.0.2.7", 4_001);
    private static final InetSocketAddress ROAMED = new InetSocketAddress("198.51.100.3", 9_000);
    private static final StreamConfig RELIABLE =
            StreamConfig.builder(new StreamId(5)).reliability(Reliability.RELIABLE).build();

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
    private SimNode a;
    private SimNode b;

    @BeforeEach
    void twoNodes() {
        a = mesh.node();
        b = mesh.node();
    }

    // spec 20 §6: another port, then another network, while a stream runs
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.2})
    void aStreamGoesOnWhenItsSenderChangesItsAddress(double loss) {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        slowPath(loss);
        CompletableFuture<Integer> sent = stream(a, b, 400);
        later(100, () -> simulation.network().translate(a.address(), REBOUND));
        later(600, () -> simulation.network().translate(a.address(), ROAMED));
        arrives(b, sent, 400);

        simulation.until("the path", Duration.ofMinutes(1), () -> at(b, a).equals(ROAMED));
        assertThat(b.peer(a).map(Peer::relayed)).contains(false);
        assertThat(a.peerEvents()).noneMatch(PeerEvent.Failed.class::isInstance);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.2})
    void aStreamGoesOnWhenItsReceiverChangesItsAddress(double loss) {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        slowPath(loss);
        CompletableFuture<Integer> sent = stream(b, a, 400);
        later(100, () -> simulation.network().translate(a.address(), ROAMED));
        arrives(a, sent, 400);

        assertThat(at(b, a)).isEqualTo(ROAMED);
        assertThat(b.peerEvents())
                .contains(new PeerEvent.PathChanged(a.id(), OUTSIDE, ROAMED, false));
    }

    // spec 20 §6: with nothing to send the next sign of life is enough
    @Test
    void anIdleSessionFollowsWithTheNextSignOfLife() {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        simulation.run(Duration.ofSeconds(20));
        simulation.network().translate(a.address(), REBOUND);
        simulation.until("the path", Duration.ofSeconds(15), () -> at(b, a).equals(REBOUND));
        CompletableFuture<Integer> sent = stream(b, a, 3);
        arrives(a, sent, 3);
    }

    // spec 20 §6, §2.3: the answer went to the first address, the proof comes from the second
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aTranslatorIsReboundDuringTheHandshake(int datagram) {
        simulation.network().translate(a.address(), OUTSIDE);
        int[] seen = {0};
        simulation
                .network()
                .watch(sighting -> {
                    if (seen[0]++ != datagram) return;
                    later(0, () -> simulation.network().translate(a.address(), REBOUND));
                });
        CompletableFuture<Peer> accepted = b.accept(a, Duration.ofMinutes(1));
        mesh.await(a.connect(b));
        mesh.await(accepted);
        CompletableFuture<Integer> there = stream(a, b, 20);
        arrives(b, there, 20);
        CompletableFuture<Integer> back = stream(b, a, 20);
        arrives(a, back, 20);

        assertThat(at(b, a)).isEqualTo(REBOUND);
    }

    // spec 20 §6: the death of a relay costs time, not data
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.2})
    void aRelayDiesUnderAReliableStreamAndAnotherTakesOver(double loss) {
        List<SimNode> relays = twoRelays();
        mesh.await(a.connectVia(relays.get(0), b));
        simulation.run(Duration.ofSeconds(12));
        assertThat(a.peer(b).flatMap(Peer::relay)).contains(relays.get(0).id());
        slowPath(loss);
        CompletableFuture<Integer> sent = stream(a, b, 1_000);
        CompletableFuture<Integer> back = stream(b, a, 100);
        later(150, () -> relays.get(0).crash());
        arrives(b, sent, 1_000);
        arrives(a, back, 100);

        assertThat(a.peer(b).flatMap(Peer::relay)).contains(relays.get(1).id());
        assertThat(at(a, b)).isEqualTo(relays.get(1).address());
        assertThat(a.connectedTo(b)).isTrue();
    }

    // the same when only the relay's two links die, and when nothing is being sent
    @Test
    void anIdleSessionFindsTheOtherRelayToo() {
        List<SimNode> relays = twoRelays();
        mesh.await(a.connectVia(relays.get(0), b));
        simulation.run(Duration.ofSeconds(12));
        relays.get(0).crash();
        simulation.run(Duration.ofMinutes(1));

        assertThat(at(a, b)).isEqualTo(relays.get(1).address());
        assertThat(at(b, a)).isEqualTo(relays.get(1).address());
        assertThat(a.peer(b).flatMap(Peer::roundTrip)).isPresent();
    }

    // spec 20 §6: from the direct path to a relay, and back when it works again
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.2})
    void theDirectPathDiesARelayTakesOverAndTheDirectPathComesBack(double loss) {
        SimNode relay = mesh.node();
        mesh.join(a, b);
        mesh.join(a, relay);
        mesh.join(b, relay);
        simulation.run(Duration.ofSeconds(12));
        slowPath(loss);
        CompletableFuture<Integer> sent = stream(a, b, 1_000);
        CompletableFuture<Integer> back = stream(b, a, 1_000);
        later(150, this::cut);
        arrives(b, sent, 1_000);
        arrives(a, back, 1_000);
        assertThat(a.peer(b).flatMap(Peer::relay)).contains(relay.id());
        assertThat(b.peer(a).flatMap(Peer::relay)).contains(relay.id());
        assertThat(a.peerEvents()).noneMatch(PeerEvent.Failed.class::isInstance);

        simulation.network().heal();
        simulation.until(
                "both go straight",
                Duration.ofMinutes(3),
                () -> at(a, b).equals(b.address()) && at(b, a).equals(a.address()));
        arrives(b, stream(a, b, 1_050), 2_050);
    }

    // spec 20 §6: only one direction dies
    @Test
    void oneDirectionOfTheDirectPathDies() {
        SimNode relay = mesh.node();
        mesh.join(a, b);
        mesh.join(a, relay);
        mesh.join(b, relay);
        simulation.run(Duration.ofSeconds(12));
        CompletableFuture<Integer> sent = stream(a, b, 1_000);
        CompletableFuture<Integer> back = stream(b, a, 1_000);
        simulation.network().block(a.address(), b.address());
        arrives(b, sent, 1_000);
        arrives(a, back, 1_000);

        assertThat(a.peer(b).flatMap(Peer::relay)).contains(relay.id());
    }

    // spec 20 §4.2, §6: everything vanishes for a while, and there is no other way
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.2})
    void aBlackHoleOnTheOnlyPathCostsTimeOnly(double loss) {
        mesh.join(a, b);
        slowPath(loss);
        CompletableFuture<Integer> sent = stream(a, b, 1_000);
        later(100, this::cut);
        later(12_000, () -> simulation.network().heal());
        arrives(b, sent, 1_000);

        assertThat(at(a, b)).isEqualTo(b.address());
    }

    // a neighbour that relays moves: whoever is behind it is reached there
    @Test
    void aRelayThatChangesItsAddressTakesItsPassengersAlong() {
        SimNode relay = mesh.node();
        simulation.network().translate(relay.address(), OUTSIDE);
        mesh.await(relay.connect(a));
        mesh.await(relay.connect(b));
        simulation.run(Duration.ofSeconds(12));
        mesh.await(a.connectVia(relay, b));
        CompletableFuture<Integer> sent = stream(a, b, 400);
        later(50, () -> simulation.network().translate(relay.address(), ROAMED));
        arrives(b, sent, 400);

        assertThat(at(a, b)).isEqualTo(ROAMED);
        assertThat(a.peer(b).flatMap(Peer::relay)).contains(relay.id());
    }

    // spec 20 §6, RFC 9002: round trip and loss are those of the present path
    @Test
    void roundTripAndLossStartAnewOnANewPath() {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        simulation
                .network()
                .conditions(
                        Conditions.PERFECT
                                .loss(0.3)
                                .delay(Duration.ofMillis(150), Duration.ofMillis(150)));
        arrives(b, stream(a, b, 300), 300);
        assertThat(roundTripMillis(a, b)).isGreaterThanOrEqualTo(300);
        assertThat(a.peer(b).orElseThrow().loss().orElseThrow()).isBetween(0.05, 0.6);
        simulation.network().conditions(Conditions.PERFECT);
        arrives(a, stream(b, a, 300), 300);
        simulation.network().translate(a.address(), ROAMED);
        arrives(b, stream(a, b, 600), 900);
        arrives(a, stream(b, a, 600), 900);

        assertThat(roundTripMillis(b, a)).isLessThan(30);
        assertThat(b.peer(a).orElseThrow().loss().orElseThrow()).isLessThan(0.05);
    }

    // a plain session does not migrate, but its address is not that of a relay that is gone
    @Test
    void aPlainPeerShowsTheRelayThatItsPacketsTakeNow() {
        SimMesh plain = new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
        List<SimNode> nodes = List.of(plain.node(), plain.node(), plain.node(), plain.node());
        for (int end : new int[] {0, 3}) {
            plain.join(nodes.get(end), nodes.get(1));
            plain.join(nodes.get(end), nodes.get(2));
        }
        SimNode near = nodes.get(0);
        SimNode far = nodes.get(3);
        plain.await(near.connectVia(nodes.get(1), far));
        simulation.run(Duration.ofSeconds(1));
        assertThat(at(near, far)).isEqualTo(nodes.get(1).address());
        nodes.get(1).crash();
        simulation.run(Duration.ofSeconds(4));

        assertThat(at(near, far)).isEqualTo(nodes.get(2).address());
        assertThat(near.peer(far).flatMap(Peer::relay)).contains(nodes.get(2).id());
    }

    private List<SimNode> twoRelays() {
        List<SimNode> relays = List.of(mesh.node(), mesh.node());
        for (SimNode relay : relays) {
            mesh.join(a, relay);
            mesh.join(b, relay);
        }
        simulation.run(Duration.ofSeconds(12));
        return relays;
    }

    private void slowPath(double loss) {
        simulation
                .network()
                .conditions(
                        Conditions.PERFECT
                                .loss(loss)
                                .delay(Duration.ofMillis(5), Duration.ofMillis(8)));
    }

    private void cut() {
        simulation.network().block(a.address(), b.address());
        simulation.network().block(b.address(), a.address());
    }

    private void later(long millis, Runnable what) {
        simulation.time().after(Duration.ofMillis(millis), what);
    }

    private CompletableFuture<Integer> stream(SimNode from, SimNode to, int count) {
        StreamHandle stream = mesh.await(from.openStream(to, RELIABLE));
        List<byte[]> events =
                IntStream.range(0, count)
                        .mapToObj(i -> ("event " + i + " ".repeat(900)).getBytes(UTF_8))
                        .toList();
        return from.sendWaiting(stream, events, Duration.ofMinutes(10));
    }

    /** All of it, in order, nothing twice. */
    private void arrives(SimNode to, CompletableFuture<Integer> sent, int total) {
        mesh.await(sent);
        simulation.until("everything", Duration.ofMinutes(3), () -> to.received().size() >= total);
        simulation.run(Duration.ofSeconds(1));
        int count = sent.join();
        List<String> last =
                to.received().subList(total - count, total).stream()
                        .map(received -> received.text().strip())
                        .toList();
        assertThat(to.received()).hasSize(total);
        assertThat(last).isEqualTo(IntStream.range(0, count).mapToObj(i -> "event " + i).toList());
    }

    private static InetSocketAddress at(SimNode node, SimNode peer) {
        return node.peer(peer).orElseThrow().address();
    }

    private static long roundTripMillis(SimNode node, SimNode peer) {
        return node.peer(peer).flatMap(Peer::roundTrip).orElseThrow().toMillis();
    }
}
