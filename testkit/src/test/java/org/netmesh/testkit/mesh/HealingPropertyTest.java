package org.netmesh.testkit.mesh;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.discovery.AnnounceOptions;
import org.netmesh.mesh.discovery.DiscoverySettings;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Two to sixteen nodes in a random mesh that loses, repeats and delays, is cut in two, loses nodes
 * and gets them back: once the faults end, every node has a live route to every node within four
 * links, and what each announces reached all, within a stated time.
 */
class HealingPropertyTest {
    /** The suite's seeds are always the same: a long run, with fresh ones, may find what fails. */
    private static final long SUITE = 1;

    private static final int SUITE_SEEDS = 200;
    private static final int LONG_SEEDS = 10_000;
    private static final long[] ONCE_BROKEN = {
        8263053936897333233L, -6758702613374528034L, -6543432401175330773L
    };
    private static final int LINKS = 4;

    /** In half seconds: longer than the failure detector takes. */
    private static final int REDIAL_EVERY = 20;

    /** From the end of the faults to a mesh in which all know all. */
    private static final Duration HEALED_WITHIN = ofSeconds(60);

    /** Refreshed at half of it, which heals what a cut link has lost. */
    private static final AnnounceOptions LIFETIME = AnnounceOptions.DEFAULT.ttl(ofSeconds(30));

    private static final MeshTiming TIMING =
            new MeshTiming(ofSeconds(1), ofSeconds(3), ofSeconds(5), ofSeconds(300));

    // A session that only its dialler knew of was preferred to the one both knew.
    @Test
    void meshesThatOnceDidNotHealDo() {
        LongStream.of(ONCE_BROKEN).forEach(seed -> new Run(seed).play());
    }

    @Test
    void twoHundredMeshesHealAfterTheirFaults() {
        seeds(new SplittableRandom(SUITE), SUITE_SEEDS).forEach(seed -> new Run(seed).play());
    }

    @Test
    @Tag("long")
    void tenThousandMeshesHealAfterTheirFaults() {
        seeds(RandomGenerator.getDefault(), LONG_SEEDS).forEach(seed -> new Run(seed).play());
    }

    private static LongStream seeds(RandomGenerator fresh, int count) {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : fresh.longs(count);
    }

    private static final class Run {
        private final Simulation simulation;
        private final SplittableRandom random;
        private final SimMesh mesh;
        private final Map<SimNode, Set<SimNode>> links = new HashMap<>();
        private final List<CompletableFuture<Peer>> redials = new ArrayList<>();

        Run(long seed) {
            simulation = new Simulation(seed);
            random = simulation.random();
            mesh = new SimMesh(simulation, TIMING);
        }

        void play() {
            // up to sixteen; small ones more often, as they fail as well and cost less
            int size = 2 + random.nextInt(1 + random.nextInt(15));
            simulation.network().conditions(conditions());
            for (int i = 0; i < size; i++) {
                SimNode fresh = mesh.node();
                fresh.restart(
                        DiscoverySettings.builder().minAnnounceInterval(ofSeconds(1)).build());
                if (i > 0) link(fresh, mesh.nodes().get(random.nextInt(i)));
            }
            for (int extra = random.nextInt(size); extra > 0; extra--) {
                SimNode one = mesh.nodes().get(random.nextInt(size));
                SimNode other = mesh.nodes().get(random.nextInt(size));
                if (one != other && !neighbours(one).contains(other)) link(one, other);
            }
            announce("before");
            for (int faults = random.nextInt(4); faults > 0; faults--) disturb();
            simulation.network().heal();
            announce("after");
            eventually("all know all", () -> mesh.nodes().stream().allMatch(this::knowsAll));
        }

        private void announce(String tag) {
            CapabilitySet set = CapabilitySet.builder().tags(List.of(tag)).build();
            mesh.nodes().forEach(node -> mesh.await(node.discovery().announce(set, LIFETIME)));
        }

        private void disturb() {
            List<SimNode> nodes = mesh.nodes();
            switch (random.nextInt(3)) {
                case 0 -> {
                    SimNode victim = nodes.get(random.nextInt(nodes.size()));
                    victim.crash();
                    simulation.run(ofMillis(random.nextInt(5_000)));
                    victim.restart();
                    neighbours(victim).forEach(other -> join(victim, other));
                }
                case 1 -> {
                    for (SimNode one : nodes) {
                        for (SimNode other : nodes) {
                            boolean apart = one.id().value() < 0 != other.id().value() < 0;
                            if (apart) simulation.network().block(one.address(), other.address());
                        }
                    }
                    simulation.run(ofMillis(random.nextInt(15_000)));
                    simulation.network().heal();
                }
                default -> {
                    SimNode one = nodes.get(random.nextInt(nodes.size()));
                    for (SimNode other : neighbours(one)) {
                        simulation.network().block(one.address(), other.address());
                    }
                    simulation.run(ofMillis(random.nextInt(15_000)));
                    simulation.network().heal();
                }
            }
        }

        private boolean knowsAll(SimNode node) {
            Set<NodeId> routed = new HashSet<>();
            node.look().routes().forEach(route -> routed.add(route.destination()));
            List<NodeId> announced = node.discovery().find("after");
            for (SimNode near : within(node)) if (!routed.contains(near.id())) return false;
            return announced.size() >= mesh.nodes().size();
        }

        private Set<SimNode> within(SimNode node) {
            Map<SimNode, Integer> distance = new HashMap<>(Map.of(node, 0));
            Deque<SimNode> next = new ArrayDeque<>(List.of(node));
            while (!next.isEmpty()) {
                SimNode at = next.remove();
                int steps = distance.getOrDefault(at, 0);
                if (steps == LINKS) continue;
                for (SimNode neighbour : links.getOrDefault(at, Set.of())) {
                    if (distance.putIfAbsent(neighbour, steps + 1) == null) next.add(neighbour);
                }
            }
            distance.remove(node);
            return distance.keySet();
        }

        private Set<SimNode> neighbours(SimNode node) {
            return links.getOrDefault(node, Set.of());
        }

        private void link(SimNode one, SimNode other) {
            links.computeIfAbsent(one, _ -> new HashSet<>()).add(other);
            links.computeIfAbsent(other, _ -> new HashSet<>()).add(one);
            join(one, other);
        }

        /** Who is not answered dials again, as programs do. */
        private void join(SimNode dialer, SimNode acceptor) {
            List<CompletableFuture<Peer>> calls =
                    new ArrayList<>(List.of(dialer.connect(acceptor)));
            simulation.until(
                    "a session",
                    Duration.ofMinutes(2),
                    () -> {
                        CompletableFuture<Peer> last = calls.getLast();
                        if (last.isCompletedExceptionally()) calls.add(dialer.connect(acceptor));
                        return last.isDone() && !last.isCompletedExceptionally();
                    });
        }

        /**
         * A session that was made as a fault began may be known to one side only: who counts a
         * neighbour as failed dials it again.
         */
        private void redial() {
            for (SimNode one : mesh.nodes()) {
                for (SimNode other : neighbours(one)) {
                    boolean lost =
                            one.peer(other)
                                    .map(peer -> peer.status() == NodeStatus.FAILED)
                                    .orElse(true);
                    if (lost) redials.add(one.connect(other));
                }
            }
        }

        /** Asked twice a second only: the question is dear. */
        private void eventually(String what, BooleanSupplier holds) {
            for (long half = 0; half < 2 * HEALED_WITHIN.toSeconds(); half++) {
                if (holds.getAsBoolean()) return;
                if (half % REDIAL_EVERY == REDIAL_EVERY - 1) redial();
                simulation.run(ofMillis(500));
            }
            simulation.until(what, Duration.ZERO, holds);
        }

        private Conditions conditions() {
            double[] losses = {0, 0.01, 0.05, 0.2};
            return Conditions.PERFECT
                    .loss(losses[random.nextInt(losses.length)])
                    .duplication(random.nextInt(3) * 0.05)
                    .delay(ofMillis(1), ofMillis(1 + random.nextInt(30)));
        }
    }
}
