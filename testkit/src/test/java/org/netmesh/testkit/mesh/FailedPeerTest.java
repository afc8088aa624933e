package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.mesh.subnet.SubnetPolicy;
import org.netmesh.mesh.subnet.SubnetRule;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** What a node forgets of a peer that failed, and what it keeps. */
class FailedPeerTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 02 §30 M-15; spec 02 §31 14
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void theFactsAboutItGoAndItsSessionStays(SessionSecurity kind) {
        SimNode node = mesh.node(kind);
        node.restart(
                DiscoverySettings.builder()
                        .subnetPolicy(
                                new SubnetPolicy(
                                        List.of(new SubnetRule("region:", 0, Map.of("us", 1)))))
                        .build());
        SimNode peer = mesh.node(kind);
        mesh.join(peer, node);
        mesh.await(node.channels().open("news"));
        mesh.await(peer.discovery().announce("gpu", "region:us"));
        mesh.await(peer.channels().subscribe(node, "news"));
        simulation.until("the peer is known", SOON, () -> !node.discovery().find("gpu").isEmpty());
        assertThat(node.discovery().plane().pinned(peer.id())).contains(peer.identity().entityId());
        assertThat(node.discovery().plane().subnet(peer.id())).isNotEqualTo(SubnetId.GLOBAL);
        assertThat(node.channels().subscribers("news")).containsExactly(peer.id());

        peer.crash();
        simulation.until("failure", SOON, () -> failed(node, peer));

        assertThat(node.discovery().find("gpu")).isEmpty();
        assertThat(node.discovery().plane().pinned(peer.id())).isEmpty();
        assertThat(node.discovery().plane().subnet(peer.id())).isEqualTo(SubnetId.GLOBAL);
        assertThat(node.channels().subscribers("news")).isEmpty();
        assertThat(node.connectedTo(peer)).isTrue();
        simulation.run(Duration.ofSeconds(10));
        assertThat(node.connectedTo(peer)).isTrue();
    }

    private static boolean failed(SimNode node, SimNode peer) {
        return node.peer(peer).map(Peer::status).filter(NodeStatus.FAILED::equals).isPresent();
    }
}
