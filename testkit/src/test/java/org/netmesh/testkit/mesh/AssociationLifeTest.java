package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** An association lives as long as both sides remember it, over relays and new sessions. */
class AssociationLifeTest {
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

    // spec 20 §2.2: equal tags, so the new session joins, lanes and handles go on
    @Test
    void aNewSessionAfterAnOutageFromAnotherAddressGoesOnWithTheOldLanes() {
        mesh.join(a, b);
        simulation.run(Duration.ofSeconds(1));
        StreamHandle there = mesh.await(a.openStream(b, RELIABLE));
        StreamHandle back = mesh.await(b.openStream(a, RELIABLE));
        mesh.await(a.send(there, events(10)));
        simulation.run(Duration.ofSeconds(1));
        InetSocketAddress outside = new InetSocketAddress("192.0.2.7", 4_000);
        simulation.network().translate(a.address(), outside);
        mesh.await(b.send(back, events(10)));
        mesh.await(a.connect(b));
        simulation.run(Duration.ofSeconds(10));
        mesh.await(a.send(there, events(10)));
        simulation.run(Duration.ofSeconds(10));

        assertThat(b.received()).hasSize(20);
        assertThat(a.received()).hasSize(10);
        assertThat(b.peer(a).map(Peer::address)).contains(outside);
        assertThat(b.peerEvents()).filteredOn(PeerEvent.Connected.class::isInstance).hasSize(1);
    }

    // spec 20 §6: behind a relay every packet is wrapped, and repaired like any other
    @Test
    void aReliableStreamOverARelayIsRepairedEndToEnd() {
        SimNode relay = mesh.node();
        mesh.join(a, relay);
        mesh.join(relay, b);
        simulation.run(Duration.ofSeconds(1));
        simulation.network().conditions(Conditions.PERFECT.loss(0.1));
        mesh.await(a.connectVia(relay, b));
        simulation.until("both sides", Duration.ofSeconds(20), () -> b.connectedTo(a));
        StreamHandle there = mesh.await(a.openStream(b, RELIABLE));
        StreamHandle back = mesh.await(b.openStream(a, RELIABLE));
        mesh.await(a.sendWaiting(there, List.of(new byte[500_000]), Duration.ofMinutes(1)));
        mesh.await(b.sendWaiting(back, events(100), Duration.ofMinutes(1)));
        simulation.until(
                "everything",
                Duration.ofMinutes(1),
                () -> b.received().size() == 1 && a.received().size() == 100);

        assertThat(relay.received()).isEmpty();
        assertThat(a.peer(b).map(Peer::relayed)).contains(true);
        assertThat(a.peer(b).map(Peer::extended)).contains(true);
    }

    private static List<byte[]> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> ("event " + i).getBytes(UTF_8)).toList();
    }
}
