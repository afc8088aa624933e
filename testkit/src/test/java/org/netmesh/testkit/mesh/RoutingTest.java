package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

class RoutingTest {
    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh =
            new SimMesh(simulation, SimMesh.BRISK, SessionSecurity.REFERENCE_ONLY);
    private SimNode a;
    private SimNode b;
    private SimNode c;
    private SimNode d;

    @BeforeEach
    void fourNodes() {
        a = mesh.node();
        b = mesh.node();
        c = mesh.node();
        d = mesh.node();
    }

    // spec 02 §31.17
    @Test
    void beaconsMakeRoutesAlongAChain() {
        mesh.join(a, b);
        mesh.join(b, c);
        mesh.join(c, d);
        simulation.run(Duration.ofMillis(1_500));

        assertThat(route(a, d).nextHop()).isEqualTo(b.id());
        assertThat(route(a, d).metric()).isEqualTo(4);
        assertThat(route(a, b).metric()).isEqualTo(1);
    }

    // spec 02 §31.5, §31.3; spec 01 §15.7
    @Test
    void aSessionOverARelayCarriesEventsThatTheRelayCannotRead() {
        mesh.join(a, b);
        mesh.join(b, c);
        mesh.await(a.connectVia(b, c));
        StreamHandle stream = mesh.await(a.openStream(c, StreamConfig.of(new StreamId(5))));
        mesh.await(a.send(stream, events(100)));
        StreamHandle back = mesh.await(c.openStream(a, StreamConfig.of(new StreamId(5))));
        mesh.await(c.send(back, events(10)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(c.received()).hasSize(100);
        assertThat(a.received()).hasSize(10);
        assertThat(b.received()).isEmpty();
        assertThat(a.look().peers().stream().filter(p -> p.id().equals(c.id())).findFirst())
                .hasValueSatisfying(p -> assertThat(p.relayed()).isTrue());
    }

    // spec 02 §31.5; spec 01 §15.8
    @Test
    void aSessionOverTwoRelaysIsDialledByRoute() {
        mesh.join(a, b);
        mesh.join(b, c);
        mesh.join(c, d);
        simulation.run(Duration.ofSeconds(2));
        mesh.await(a.connectRouted(d));
        assertThat(peersOf(a)).containsExactlyInAnyOrder(b.id(), d.id());
        assertThat(peersOf(d)).containsExactlyInAnyOrder(c.id(), a.id());
        StreamHandle stream = mesh.await(a.openStream(d, StreamConfig.of(new StreamId(5))));
        mesh.await(a.send(stream, events(10)));
        simulation.run(Duration.ofSeconds(1));

        assertThat(d.received()).hasSize(10);
    }

    // spec 02 §31.18: a reroute around a failed neighbour, and back
    @Test
    void trafficMovesAroundAFailedNeighbourAndBackAgain() {
        mesh.join(a, b);
        mesh.join(a, c);
        mesh.join(d, b);
        mesh.join(d, c);
        mesh.await(a.connectVia(b, d));
        simulation.run(Duration.ofSeconds(1));
        assertThat(route(a, d).nextHop()).isEqualTo(b.id());

        simulation.network().block(a.address(), b.address());
        simulation.network().block(b.address(), a.address());
        simulation.until(
                "the route goes over c",
                Duration.ofMillis(2_500),
                () -> route(a, d).nextHop().equals(c.id()));
        assertThat(a.peerEvents()).contains(new PeerEvent.Rerouted(d.id(), b.id(), c.id()));
        StreamHandle stream = mesh.await(a.openStream(d, StreamConfig.of(new StreamId(5))));
        mesh.await(a.send(stream, events(10)));
        simulation.run(Duration.ofMillis(100));
        assertThat(d.received()).hasSize(10);

        simulation.network().heal();
        simulation.until(
                "the route goes over b again",
                Duration.ofSeconds(2),
                () -> route(a, d).nextHop().equals(b.id()));
        assertThat(a.look().activeReroutes()).isZero();
    }

    // spec 02 §31.24, §12.1
    @Test
    void aRestartedNodeIsHeardAtOnce() {
        mesh.join(a, b);
        mesh.join(b, c);
        simulation.run(Duration.ofSeconds(2));
        c.restart();
        simulation.run(Duration.ofSeconds(3));
        mesh.await(c.connect(b));
        simulation.run(Duration.ofSeconds(1));

        assertThat(route(a, c).nextHop()).isEqualTo(b.id());
    }

    private static List<NodeId> peersOf(SimNode node) {
        return node.look().peers().stream().map(Peer::id).toList();
    }

    private static Route route(SimNode from, SimNode to) {
        return from.look().routes().stream()
                .filter(route -> route.destination().equals(to.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<byte[]> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> ("event " + i).getBytes(UTF_8)).toList();
    }
}
