package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Many extended nodes over a long time or a bad network (spec 20 §8.3). */
class ExtendedMeshTest {
    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));

    // spec 20 §7: beacons inside sessions make routes to everybody
    @Test
    void sixteenNodesLearnOfEachOtherUnderLoss() {
        converge(16, SimMesh.BRISK);
    }

    @Test
    void aThousandNodesLearnOfEachOtherUnderLoss() {
        converge(1_000, MeshTiming.DEFAULT);
    }

    @Test
    @Tag("long")
    void twentyMeshesOfAThousandNodesDoSo() {
        RandomGenerator.getDefault()
                .longs(20)
                .forEach(seed -> converge(new Simulation(seed), 1_000, MeshTiming.DEFAULT));
    }

    @Test
    void eightNodesSpeakForAnHourAndNothingGrows() {
        speak(Duration.ofHours(1));
    }

    @Test
    @Tag("long")
    void eightNodesSpeakForADayAndNothingGrows() {
        speak(Duration.ofHours(24));
    }

    private void converge(int size, MeshTiming timing) {
        converge(simulation, size, timing);
    }

    private static void converge(Simulation simulation, int size, MeshTiming timing) {
        simulation.network().conditions(Conditions.PERFECT.loss(0.2));
        SimMesh mesh = new SimMesh(simulation, timing);
        SplittableRandom random = simulation.random();
        Map<SimNode, Set<SimNode>> neighbours = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        mesh.node();
        for (int i = 1; i < size; i++) {
            SimNode known = mesh.nodes().get(random.nextInt(i));
            SimNode fresh = mesh.node();
            calls.add(new Call(fresh, known));
            neighbours.computeIfAbsent(known, _ -> new HashSet<>()).add(fresh);
            neighbours.computeIfAbsent(fresh, _ -> new HashSet<>()).add(known);
        }
        while (!calls.stream().allMatch(Call::through)) simulation.run(Duration.ofSeconds(1));
        boolean all = false;
        for (int second = 0; second < 60 && !all; second++) {
            simulation.run(Duration.ofSeconds(1));
            all = mesh.nodes().stream().allMatch(node -> knows(node, neighbours));
        }
        assertThat(all).as("routes two hops away, seed %d", simulation.seed()).isTrue();
        simulation.sometimes("a mesh of " + size + " converged");
    }

    /** A call and its answer get through two times in three; who calls again gets through. */
    private static final class Call {
        private final SimNode from;
        private final SimNode to;
        private CompletableFuture<Peer> answer;

        Call(SimNode from, SimNode to) {
            this.from = from;
            this.to = to;
            this.answer = from.connect(to);
        }

        boolean through() {
            boolean lost = answer.isCompletedExceptionally() || (answer.isDone() && silent());
            if (lost) answer = from.connect(to);
            return answer.isDone() && to.connectedTo(from);
        }

        /** The caller believes in a session of which the other side never saw a packet. */
        private boolean silent() {
            return from.peer(to).map(peer -> peer.status() == NodeStatus.FAILED).orElse(true);
        }
    }

    private static boolean knows(SimNode node, Map<SimNode, Set<SimNode>> neighbours) {
        Set<NodeId> known = new HashSet<>();
        node.look().routes().forEach(route -> known.add(route.destination()));
        for (SimNode near : neighbours.getOrDefault(node, Set.of())) {
            for (SimNode far : neighbours.getOrDefault(near, Set.of())) {
                if (far != node && !known.contains(far.id())) return false;
            }
        }
        return true;
    }

    private void speak(Duration length) {
        SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
        simulation.network().conditions(Conditions.PERFECT.loss(0.01));
        for (int i = 0; i < 8; i++) mesh.node();
        for (int i = 0; i < 8; i++) {
            mesh.await(mesh.nodes().get(i).connect(mesh.nodes().get((i + 1) % 8)));
        }
        simulation.run(Duration.ofSeconds(1));
        long minutes = length.toMinutes();
        long early = 0;
        for (long minute = 0; minute < minutes; minute++) {
            SimNode from = mesh.nodes().get((int) (minute % 8));
            SimNode to = mesh.nodes().get((int) ((minute + 1) % 8));
            StreamHandle stream =
                    mesh.await(
                            from.openStream(
                                    to,
                                    StreamConfig.builder(new StreamId(minute))
                                            .reliability(Reliability.RELIABLE)
                                            .build()));
            mesh.await(from.send(stream, List.of(new byte[100], new byte[20_000])));
            simulation.run(Duration.ofMinutes(1));
            if (minute == 20) early = simulation.pending();
        }

        assertThat(mesh.nodes().stream().mapToInt(n -> n.received().size()).sum())
                .isEqualTo((int) (2 * minutes));
        assertThat(mesh.nodes()).allMatch(n -> n.look().peers().size() == 2);
        assertThat(mesh.nodes()).allMatch(n -> n.look().failures().failures() == 0);
        assertThat((long) simulation.pending()).isLessThan(2 * early + 100);
        for (SimNode node : mesh.nodes()) {
            for (SimNode other : mesh.nodes()) {
                assertThat(node.streams(other).size()).isLessThan(10);
            }
        }
    }
}
