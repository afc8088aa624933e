package org.netmesh.mesh.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.wire.BeaconHealth;

class ProximityGraphTest {
    private static final NodeId SELF = new NodeId(0xa);
    private static final NodeId B = new NodeId(0xb);
    private static final NodeId C = new NodeId(0xc);
    private static final NodeId D = new NodeId(0xd);
    private static final long SECOND = 1_000_000_000L;

    private final ProximityGraph graph = new ProximityGraph(SELF, 90 * SECOND);

    // spec 02 §31.17, spec 02 §30 M-22
    @Test
    void beaconsOverAChainMakeAPath() {
        graph.take(sighting(B, 1, 0, 10), B, 0);
        graph.take(sighting(C, 1, 1, 20), B, 0);
        assertThat(graph.pathTo(C)).containsExactly(SELF, B, C);

        graph.take(sighting(D, 1, 2, 30), B, 0);
        assertThat(graph.pathTo(D)).containsExactly(SELF, B, D);
        assertThat(graph.node(D)).map(GraphNode::hops).contains(3);
        assertThat(graph.pathTo(new NodeId(0xff))).isEmpty();
    }

    // spec 02 §12.2
    @Test
    void aRepeatedBeaconIsNotPassedOnUntilItsMarkHasExpired() {
        assertThat(graph.take(sighting(D, 7, 0, 10), B, 0)).isTrue();
        assertThat(graph.take(sighting(D, 7, 1, 10), C, 1)).isFalse();
        graph.sweep(11 * SECOND);
        assertThat(graph.take(sighting(D, 7, 0, 10), B, 11 * SECOND)).isTrue();
    }

    // spec 02 §30 M-23; spec 01 §14 W-29, §15.32
    @Test
    void aNewerBeaconOverALongerPathKeepsTheShorterOne() {
        graph.take(sighting(D, 1, 0, 100), B, 0);
        graph.take(sighting(D, 2, 3, 5), C, 1);

        GraphNode node = graph.node(D).orElseThrow();
        assertThat(node.via()).isEqualTo(B);
        assertThat(node.hops()).isEqualTo(1);
        assertThat(node.latencyMicros()).isEqualTo(100);
        assertThat(node.lastSequence()).isEqualTo(2);
        assertThat(node.lastSeenNanos()).isEqualTo(1);
    }

    // spec 01 §14 W-30: cleaned
    @Test
    void silentNodesAndStaleLinksAreSwept() {
        graph.take(sighting(D, 1, 1, 10), B, 0);
        assertThat(graph.edgeCount()).isEqualTo(2);
        graph.sweep(31 * SECOND);
        assertThat(graph.nodes()).isEmpty();
        assertThat(graph.edgeCount()).isEqualTo(2);
        graph.sweep(91 * SECOND);
        assertThat(graph.edgeCount()).isZero();
    }

    // spec 21, limits; spec 01 §14 W-30: known keys go on
    @Test
    void aFloodOfStrangersIsBoundedAndDoesNotHideKnownOrigins() {
        graph.take(sighting(D, 1, 0, 10), B, 0);
        for (int i = 1; i <= SeenBeacons.MAX + 10; i++) {
            graph.take(sighting(new NodeId(1_000_000 + i), i, 0, 10), B, 0);
        }
        assertThat(graph.nodes()).hasSize(ProximityGraph.MAX_NODES);
        assertThat(graph.edgeCount()).isLessThanOrEqualTo(ProximityGraph.MAX_EDGES);
        assertThat(graph.take(sighting(D, 2, 0, 10), B, 0)).isTrue();
    }

    // spec 01 §8.3
    @Test
    void scoresByLatencyLoadAndHealth() {
        graph.take(new Sighting(B, 1, 0, 2_000, 255, BeaconHealth.DEGRADED, 0, 0), B, 0);
        graph.take(sighting(C, 1, 0, 500), C, 0);

        assertThat(graph.node(B).orElseThrow().routingScore()).isEqualTo(2 + 50 + 25);
        assertThat(graph.node(B).orElseThrow().weight()).isEqualTo(980);
        assertThat(graph.nearest(GraphNode::available).map(GraphNode::id)).contains(C);
    }

    private static Sighting sighting(NodeId origin, long sequence, int hops, long latencyMicros) {
        return new Sighting(origin, sequence, hops, latencyMicros, 0, BeaconHealth.HEALTHY, 0, 0);
    }
}
