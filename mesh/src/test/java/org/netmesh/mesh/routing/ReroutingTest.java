package org.netmesh.mesh.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.routing.Rerouting.Rerouted;
import org.netmesh.mesh.wire.BeaconHealth;

class ReroutingTest {
    private static final NodeId SELF = new NodeId(0xa);
    private static final NodeId B = new NodeId(0xb);
    private static final NodeId C = new NodeId(0xc);
    private static final NodeId D = new NodeId(0xd);
    private static final NodeId E = new NodeId(0xe);

    private final RoutingTable table = new RoutingTable(1_000_000);
    private final ProximityGraph graph = new ProximityGraph(SELF, 1_000_000);
    private final Rerouting rerouting = new Rerouting(table, graph);

    // spec 02 §30 M-18; spec 02 §31.18
    @Test
    void aRouteMovesToAnotherKnownWayAndBackOnRecovery() {
        table.learn(D, B, 2, 0);
        table.learn(D, C, 3, 0);

        assertThat(rerouting.onFailure(B, Set.of(C)::contains, 1))
                .containsExactly(new Rerouted(D, B, C));
        assertThat(table.lookup(D, 1)).isEqualTo(new Route(D, C, 1, 1));
        assertThat(rerouting.active()).isEqualTo(1);

        assertThat(rerouting.onRecovery(B, 2)).containsExactly(new Rerouted(D, C, B));
        assertThat(table.lookup(D, 2)).isEqualTo(new Route(D, B, 1, 2));
        assertThat(rerouting.active()).isZero();
    }

    // spec 02 §30 M-19
    @Test
    void theFailedPeerItselfIsReachedThroughTheGraph() {
        table.add(B, B, 0);
        graph.take(sighting(C, 1, 0), C, 0);
        graph.take(sighting(B, 1, 1), C, 0);

        assertThat(rerouting.onFailure(B, Set.of(C)::contains, 1))
                .containsExactly(new Rerouted(B, B, C));
    }

    // spec 02 §30 M-18; spec 02 §31.19
    @Test
    void aSecondFailureKeepsTheFirstOriginal() {
        table.learn(D, B, 2, 0);
        table.learn(D, C, 3, 0);
        table.learn(D, E, 4, 0);
        rerouting.onFailure(B, Set.of(C, E)::contains, 1);
        table.withdraw(B);
        rerouting.onFailure(C, Set.of(E)::contains, 2);

        assertThat(rerouting.onRecovery(C, 3)).isEmpty();
        assertThat(rerouting.onRecovery(B, 4)).containsExactly(new Rerouted(D, E, B));
        assertThat(rerouting.reroutes()).isEqualTo(2);
        assertThat(rerouting.recoveries()).isEqualTo(1);
    }

    @Test
    void withoutAnyOtherWayADestinationIsLeftAlone() {
        table.learn(D, B, 2, 0);

        assertThat(rerouting.onFailure(B, Set.of(C)::contains, 1)).isEmpty();
        assertThat(rerouting.reroutes()).isZero();
    }

    @Test
    void anEvictedPeerIsNotWaitedFor() {
        table.learn(D, B, 2, 0);
        table.learn(D, C, 3, 0);
        rerouting.onFailure(B, Set.of(C)::contains, 1);
        rerouting.onEviction(B);

        assertThat(rerouting.active()).isZero();
        assertThat(rerouting.onRecovery(B, 2)).isEmpty();
    }

    private static Sighting sighting(NodeId origin, long sequence, int hops) {
        return new Sighting(origin, sequence, hops, 0, 0, BeaconHealth.HEALTHY, 0, 0);
    }
}
