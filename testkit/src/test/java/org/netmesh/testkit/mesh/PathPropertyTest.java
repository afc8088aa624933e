package org.netmesh.testkit.mesh;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Two nodes, two relays, a translator, and paths that come and go, while somebody copies packets:
 * reliable streams lose nothing, repeat nothing and keep their order, and no address gets more than
 * came from it (spec 20 §6, §8.3).
 */
class PathPropertyTest {
    /** The suite's seeds are always the same; the long run has fresh ones. */
    private static final long SUITE = 1;

    private static final int LONG_RUN = 1_000;
    private static final InetSocketAddress COPIER = new InetSocketAddress("203.0.113.9", 999);

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : new SplittableRandom(SUITE).longs(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensToThePathsEverythingArrivesOnceInOrder(long seed) {
        new Run(seed).play();
    }

    @Test
    @Tag("long")
    void aThousandRunsHoldIt() {
        RandomGenerator.getDefault().longs(LONG_RUN).forEach(seed -> new Run(seed).play());
    }

    private static final class Run {
        private final Simulation simulation;
        private final SplittableRandom random;
        private final SimMesh mesh;
        private final SimNode a;
        private final SimNode b;
        private final List<SimNode> relays;
        private final List<CompletableFuture<Integer>> calls = new ArrayList<>();
        private int sentByA;
        private int sentByB;
        private int port = 5_000;
        private long came;
        private long went;

        Run(long seed) {
            simulation = new Simulation(seed);
            random = simulation.random();
            mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
            a = mesh.node();
            b = mesh.node();
            relays = List.of(mesh.node(), mesh.node());
        }

        void play() {
            simulation.network().translate(a.address(), outside());
            mesh.join(a, b);
            for (SimNode relay : relays) {
                mesh.join(a, relay);
                mesh.join(b, relay);
            }
            simulation.run(Duration.ofSeconds(12));
            simulation.always("in order, once, at a", () -> inOrder(a));
            simulation.always("in order, once, at b", () -> inOrder(b));
            simulation.always("no more goes to the copier than came", () -> went <= came);
            if (random.nextBoolean()) copyPackets();
            simulation.network().conditions(conditions());
            StreamHandle there = open(a, b);
            StreamHandle back = open(b, a);
            for (int round = 0; round < 6; round++) {
                sentByA += send(a, there, sentByA);
                sentByB += send(b, back, sentByB);
                disturb();
                simulation.run(Duration.ofMillis(random.nextInt(3_000)));
            }
            simulation.network().heal();
            simulation.until("all went out", Duration.ofMinutes(2), this::allSent);
            simulation.until("all at b", Duration.ofMinutes(2), () -> arrived(b) == sentByA);
            simulation.until("all at a", Duration.ofMinutes(2), () -> arrived(a) == sentByB);
        }

        private void disturb() {
            switch (random.nextInt(6)) {
                case 0 -> simulation.network().translate(a.address(), outside());
                case 1 -> block(a, b, random.nextBoolean());
                case 2 -> block(a, relays.get(random.nextInt(2)), random.nextBoolean());
                case 3 -> block(b, relays.get(random.nextInt(2)), random.nextBoolean());
                case 4 -> simulation.network().heal();
                default -> {}
            }
        }

        /** For six seconds, or until somebody heals everything. */
        private void block(SimNode one, SimNode other, boolean both) {
            simulation.network().block(one.address(), other.address());
            if (both) simulation.network().block(other.address(), one.address());
            simulation
                    .time()
                    .after(
                            Duration.ofSeconds(6),
                            () -> {
                                simulation.network().unblock(one.address(), other.address());
                                simulation.network().unblock(other.address(), one.address());
                            });
        }

        private void copyPackets() {
            simulation
                    .network()
                    .watch(seen -> {
                        if (seen.to().equals(COPIER)) went += seen.bytes().length;
                        boolean copied = seen.to().equals(b.address()) && random.nextInt(5) == 0;
                        if (!copied || !seen.from().equals(a.address())) return;
                        byte[] bytes = seen.bytes();
                        simulation
                                .time()
                                .after(
                                        Duration.ofMillis(random.nextInt(3)),
                                        () -> {
                                            came += bytes.length;
                                            b.inject(COPIER, bytes);
                                        });
                    });
        }

        private StreamHandle open(SimNode from, SimNode to) {
            return mesh.await(
                    from.openStream(
                            to,
                            StreamConfig.builder(new StreamId(3))
                                    .reliability(Reliability.RELIABLE)
                                    .build()));
        }

        private int send(SimNode from, StreamHandle stream, int first) {
            List<byte[]> events = new ArrayList<>();
            int count = random.nextInt(1, 60);
            for (int i = 0; i < count; i++) {
                int length = random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(900);
                byte[] event = new byte[Integer.BYTES + length];
                ByteBuffer.wrap(event).putInt(first + i);
                events.add(event);
            }
            calls.add(from.sendWaiting(stream, events, Duration.ofHours(1)));
            return count;
        }

        private boolean allSent() {
            return calls.stream().allMatch(CompletableFuture::isDone)
                    && calls.stream().noneMatch(CompletableFuture::isCompletedExceptionally);
        }

        private boolean inOrder(SimNode node) {
            int arrived = node.received().size();
            return arrived == 0
                    || node.received().get(arrived - 1).payload().getInt(0) == arrived - 1;
        }

        private static int arrived(SimNode node) {
            return node.received().size();
        }

        private Conditions conditions() {
            double[] losses = {0, 0.01, 0.05, 0.2};
            Conditions here =
                    Conditions.PERFECT
                            .loss(losses[random.nextInt(losses.length)])
                            .duplication(random.nextInt(3) * 0.1)
                            .delay(Duration.ofMillis(1), Duration.ofMillis(1 + random.nextInt(30)));
            return random.nextBoolean() ? here : here.fragmenting(1_472);
        }

        private InetSocketAddress outside() {
            String network = random.nextBoolean() ? "192.0.2.7" : "198.51.100.3";
            return new InetSocketAddress(network, port++);
        }
    }
}
