package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What a node keeps of peers that died with full queues. */
class DeadPeersTest {
    private static final int PEERS = 100;
    private static final String NEWS = "news";

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // B-097
    @ParameterizedTest
    @EnumSource(names = {"REFERENCE_ONLY", "PREFER_EXTENDED"})
    void nothingIsKeptForTheDead(SessionSecurity security) {
        SimNode hub = mesh.node(security);
        mesh.await(hub.channels().open(NEWS));
        int idle = simulation.pending();
        List<CompletableFuture<Integer>> sends = new ArrayList<>();
        List<SimNode> peers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            SimNode peer = mesh.node(security);
            peers.add(peer);
            mesh.join(peer, hub);
            mesh.await(peer.channels().subscribe(hub, NEWS));
            mesh.await(peer.discovery().announce("peer"));
            peer.stopReading();
            StreamHandle stream =
                    mesh.await(hub.openStream(peer, StreamConfig.of(new StreamId(9))));
            sends.add(
                    hub.sendWaiting(
                            stream,
                            Collections.nCopies(3_000, new byte[1_000]),
                            Duration.ofHours(1)));
        }
        simulation.until(
                "all are known",
                Duration.ofMinutes(1),
                () -> hub.discovery().find("peer").size() == PEERS);
        assertThat(hub.channels().subscribers(NEWS)).hasSize(PEERS);
        assertThat(sends).noneMatch(CompletableFuture::isDone);

        peers.forEach(SimNode::crash);
        simulation.run(Duration.ofMinutes(12));

        assertThat(sends).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(hub.look().peers()).isEmpty();
        assertThat(hub.look().routes()).isEmpty();
        assertThat(hub.channels().subscribers(NEWS)).isEmpty();
        assertThat(hub.channels().guard().size()).isZero();
        assertThat(hub.discovery().index().size()).isZero();
        assertThat(simulation.pending()).isLessThanOrEqualTo(idle + 5);
        assertThat(hub.peerEvents())
                .filteredOn(event -> event instanceof PeerEvent.Evicted)
                .hasSize(PEERS);
    }
}
