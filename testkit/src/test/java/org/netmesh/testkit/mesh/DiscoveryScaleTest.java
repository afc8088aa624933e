package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Announcements in a large mesh that loses one packet in twenty while nodes leave, crash and come
 * back (spec 04a §7, §21.2): all hear of all in bounded time and bytes. What is lost, the next
 * refresh heals. The seed of a failure replays it.
 */
class DiscoveryScaleTest {
    private static final String MEMBER = "member";
    private static final String BACK = "back";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int FAN_OUT = 3;

    /** An announcement as these nodes make it, on its way, and its share of all else. */
    private static final int MAX_COPY_BYTES = 1_000;

    /** The earliest refresh: half of the lifetime, less the jitter. */
    private static final Duration REFRESH = Duration.ofSeconds(135);

    /** Beacons are few: what is measured here are announcements. */
    private static final MeshTiming CALM =
            new MeshTiming(
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(9),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(300));

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, CALM);
    private final List<SimNode> nodes = new ArrayList<>();
    private long links;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void twoHundredNodesKnowEachOtherThroughLossAndChurn() {
        allKnowAllThroughChurn(200);
    }

    @Test
    @Tag("long")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
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
        eventually("all know all", () -> allFind(MEMBER, size));
        assertBytesAreBounded(size);

        List<SimNode> leaving = nodes.subList(size - size / 20, size);
        leaving.forEach(SimNode::close);
        eventually("who left is forgotten", () -> allForgot(leaving));
        List<SimNode> crashing = nodes.subList(size - size / 10, size - size / 20);
        crashing.forEach(SimNode::crash);
        for (SimNode node : nodes.subList(size - size / 10, size)) {
            node.restart();
            joinOthers(node, nodes.indexOf(node));
            mesh.await(node.discovery().announce(MEMBER, BACK));
        }
        eventually("all know who is back", () -> allFind(BACK, size / 10));
        eventually("all know all again", () -> allFind(MEMBER, size));
        assertBytesAreBounded(size);

        for (SimNode node : nodes) {
            assertThat(node.discovery().outcomes())
                    .containsEntry("BAD_SIGNATURE", 0L)
                    .containsEntry("NOT_THE_SENDER", 0L)
                    .containsEntry("TOO_FAST", 0L);
        }
    }

    /** As {@link Simulation#until}, but asked every ten seconds only: the question is dear. */
    private void eventually(String what, BooleanSupplier holds) {
        for (int i = 0; i < PATIENCE.toSeconds() / 10; i++) {
            if (holds.getAsBoolean()) return;
            simulation.run(Duration.ofSeconds(10));
        }
        assertThat(holds.getAsBoolean()).as("%s, seed %d", what, simulation.seed()).isTrue();
    }

    /** No record crosses a link more than once in each direction, whatever is lost and repeated. */
    private void assertBytesAreBounded(int size) {
        long refreshes = simulation.time().nanos() / REFRESH.toNanos();
        // Each announces twice at most, each end of a new link greets once, and time refreshes.
        long records = size * (2 + refreshes) + 2 * links;
        assertThat(simulation.network().sentBytes())
                .isLessThan(records * 2 * links * MAX_COPY_BYTES);
    }

    /** Its parent in a tree, and one more, so that no single packet and no single node counts. */
    private void joinOthers(SimNode node, int number) {
        if (number == 0) return;
        int parent = (number - 1) / FAN_OUT;
        join(node, nodes.get(parent));
        if (parent > 0) join(node, nodes.get(simulation.random().nextInt(parent)));
    }

    private void join(SimNode node, SimNode other) {
        mesh.join(node, other);
        links++;
    }

    private boolean allFind(String tag, int count) {
        return nodes.stream().allMatch(node -> node.discovery().find(tag).size() == count);
    }

    private boolean allForgot(List<SimNode> gone) {
        return nodes.stream()
                .filter(node -> !gone.contains(node))
                .allMatch(node ->
                        gone.stream()
                                .noneMatch(
                                        lost -> node.discovery().find(MEMBER).contains(lost.id())));
    }
}
