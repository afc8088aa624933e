package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Announcements in a large mesh that loses one packet in twenty while nodes leave, crash and come
 * back (spec 04a §7, §21.2). The seed of a failure replays it.
 */
class DiscoveryScaleTest {
    private static final String MEMBER = "member";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int FAN_OUT = 3;

    /** Slow beacons: what is measured here are announcements. */
    private static final MeshTiming CALM =
            new MeshTiming(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(300));

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, CALM);
    private final List<SimNode> nodes = new ArrayList<>();

    @Test
    void twoHundredNodesKnowEachOtherThroughLossAndChurn() {
        allKnowAllThroughChurn(200);
    }

    @Test
    @Tag("long")
    void aThousandNodesKnowEachOtherThroughLossAndChurn() {
        allKnowAllThroughChurn(1_000);
    }

    private void allKnowAllThroughChurn(int size) {
        simulation.network().conditions(Conditions.PERFECT.loss(0.05));
        for (int i = 0; i < size; i++) {
            SimNode node = mesh.node();
            nodes.add(node);
            joinOthers(node, i);
        }
        for (SimNode node : nodes) mesh.await(node.discovery().announce(MEMBER));
        simulation.until("all know all", PATIENCE, () -> allKnow(size));

        List<SimNode> churned = leaves(size / 20);
        for (int i = 0; i < churned.size(); i++) {
            if (i % 2 == 0) churned.get(i).close();
            else churned.get(i).crash();
        }
        simulation.until("the gone are forgotten", PATIENCE, () -> forgotten(churned));
        for (SimNode node : churned) {
            node.restart();
            joinOthers(node, nodes.indexOf(node));
            mesh.await(node.discovery().announce(MEMBER));
        }
        simulation.until("all know all again", PATIENCE, () -> allKnow(size));

        for (SimNode node : nodes) {
            assertThat(node.discovery().outcomes())
                    .containsEntry("BAD_SIGNATURE", 0L)
                    .containsEntry("NOT_THE_SENDER", 0L)
                    .containsEntry("TOO_FAST", 0L);
        }
    }

    /** Its parent in a tree, and one more, so that no single packet and no single node counts. */
    private void joinOthers(SimNode node, int number) {
        if (number == 0) return;
        int parent = (number - 1) / FAN_OUT;
        mesh.join(node, nodes.get(parent));
        if (parent > 0) mesh.join(node, nodes.get(simulation.random().nextInt(parent)));
    }

    /** Nodes that are nobody's parent. */
    private List<SimNode> leaves(int count) {
        return List.copyOf(nodes.subList(nodes.size() - count, nodes.size()));
    }

    private boolean allKnow(int size) {
        return nodes.stream().allMatch(node -> node.discovery().find(MEMBER).size() == size);
    }

    private boolean forgotten(List<SimNode> gone) {
        return nodes.stream()
                .filter(node -> !gone.contains(node))
                .allMatch(node ->
                        gone.stream().noneMatch(lost -> node.discovery().of(lost).isPresent()));
    }
}
