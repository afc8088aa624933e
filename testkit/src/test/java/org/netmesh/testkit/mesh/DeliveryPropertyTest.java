package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamFailedException;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * What was sent on a reliable stream is delivered once and in order, or its sender hears that it
 * was not (spec 20 §4.4, §8.3), under loss, reordering, duplication, corruption and black holes.
 */
class DeliveryPropertyTest {
    private static final StreamId STREAM = new StreamId(3);
    private static final int LONG_RUN = 5_000;

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everythingArrivesOnceInOrderOrTheSenderHearsOfIt(long seed) {
        new Run(seed).play();
    }

    @Test
    @Tag("long")
    void thousandsOfRunsHoldIt() {
        RandomGenerator.getDefault().longs(LONG_RUN).forEach(seed -> new Run(seed).play());
    }

    private static final class Run {
        private final long seed;
        private final Simulation simulation;
        private final SplittableRandom random;
        private final SimMesh mesh;
        private final SimNode a;
        private final SimNode b;
        private final List<ByteBuffer> sent = new ArrayList<>();
        private final List<CompletableFuture<Integer>> calls = new ArrayList<>();
        private int checked;

        Run(long seed) {
            this.seed = seed;
            simulation = new Simulation(seed);
            random = simulation.random();
            mesh = new SimMesh(simulation, SimMesh.BRISK);
            a = mesh.node();
            b = mesh.node();
        }

        void play() {
            mesh.join(a, b);
            simulation.always("what arrived is a beginning of what was sent", this::inOrder);
            simulation.network().conditions(conditions());
            StreamHandle stream =
                    mesh.await(
                            a.openStream(
                                    b,
                                    StreamConfig.builder(STREAM)
                                            .reliability(Reliability.RELIABLE)
                                            .windowBytes(random.nextInt(4) == 0 ? 4_096 : 65_536)
                                            .build()));
            for (int burst = 0; burst < 8; burst++) {
                send(stream);
                if (random.nextInt(5) == 0) blackHole();
                simulation.run(Duration.ofMillis(random.nextInt(200)));
            }
            simulation.network().conditions(Conditions.PERFECT);
            simulation.network().heal();
            simulation.run(Duration.ofSeconds(20));
            boolean failed = calls.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
            Throwable later = failed ? null : failureOf(stream);
            if (later == null && !failed) {
                assertThat(b.received()).as("seed %d", seed).hasSize(sent.size());
            } else if (later instanceof StreamFailedException told) {
                assertThat(told.acknowledgedEvents())
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(b.received().size());
            }
        }

        private void send(StreamHandle stream) {
            List<byte[]> events = new ArrayList<>();
            int count = random.nextInt(1, 40);
            for (int i = 0; i < count; i++) {
                int length = random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(900);
                byte[] event = new byte[Integer.BYTES + length];
                ByteBuffer.wrap(event).putInt(sent.size());
                events.add(event);
                sent.add(ByteBuffer.wrap(event));
            }
            calls.add(a.sendWaiting(stream, events, Duration.ofHours(1)));
        }

        /** What the next send hears; nothing if the stream is well. */
        private @Nullable Throwable failureOf(StreamHandle stream) {
            CompletableFuture<Integer> probe = a.send(stream, List.of());
            return probe.isCompletedExceptionally() ? mesh.awaitFailure(probe) : null;
        }

        private Conditions conditions() {
            double[] losses = {0, 0.01, 0.05, 0.2};
            return Conditions.PERFECT
                    .loss(losses[random.nextInt(losses.length)])
                    .duplication(random.nextInt(3) * 0.1)
                    .corruption(random.nextInt(3) * 0.02)
                    .delay(Duration.ofMillis(1), Duration.ofMillis(1 + random.nextInt(40)));
        }

        private void blackHole() {
            boolean there = random.nextBoolean();
            boolean back = !there || random.nextBoolean();
            if (there) simulation.network().block(a.address(), b.address());
            if (back) simulation.network().block(b.address(), a.address());
            simulation
                    .time()
                    .after(
                            Duration.ofMillis(random.nextInt(1_500)),
                            () -> simulation.network().heal());
        }

        private boolean inOrder() {
            int arrived = b.received().size();
            if (arrived == checked) return true;
            for (int i = checked; i < arrived; i++) {
                if (!b.received().get(i).payload().equals(sent.get(i))) return false;
            }
            checked = arrived;
            return true;
        }
    }
}
