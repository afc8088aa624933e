package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Faults that users met in other meshes (spec 22). */
class KnownFaultsTest {
    private static final StreamId STREAM = new StreamId(1);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay == null ? LongStream.range(0, 50) : LongStream.of(replay);
    }

    // B-001: two nodes dial each other in the same moment
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoDialEachOtherAtOnceHaveOneSession(long seed) {
        Simulation run = new Simulation(seed);
        run.network().conditions(Conditions.PERFECT.delay(Duration.ZERO, Duration.ofMillis(50)));
        SimMesh pair = new SimMesh(run, SimMesh.BRISK);
        SimNode a = pair.node();
        SimNode b = pair.node();
        CompletableFuture<Peer> ab = a.connect(b);
        CompletableFuture<Peer> ba = b.connect(a);
        pair.await(ab);
        pair.await(ba);
        run.run(Duration.ofSeconds(2));

        for (SimNode node : List.of(a, b)) {
            assertThat(node.look().peers()).hasSize(1);
            assertThat(node.peerEvents())
                    .filteredOn(PeerEvent.Connected.class::isInstance)
                    .hasSize(1);
        }
        StreamHandle there = pair.await(a.openStream(b, StreamConfig.of(STREAM)));
        StreamHandle back = pair.await(b.openStream(a, StreamConfig.of(STREAM)));
        pair.await(a.send(there, events(1)));
        pair.await(b.send(back, events(1)));
        run.run(Duration.ofSeconds(1));
        assertThat(a.received()).hasSize(1);
        assertThat(b.received()).hasSize(1);
    }

    // B-006: packets that overtake each other by a thousand and more
    @ParameterizedTest
    @EnumSource(Reliability.class)
    void reorderingDropsNothing(Reliability reliability) {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);
        simulation
                .network()
                .conditions(Conditions.PERFECT.delay(Duration.ZERO, Duration.ofMillis(20)));
        StreamHandle stream =
                mesh.await(
                        a.openStream(
                                b, StreamConfig.builder(STREAM).reliability(reliability).build()));
        for (int i = 0; i < 3_000; i++) {
            mesh.await(a.sendWaiting(stream, List.of(new byte[100]), Duration.ofMinutes(1)));
        }
        simulation.run(Duration.ofSeconds(5));

        assertThat(b.received()).hasSize(3_000);
        assertThat(b.look().dropped().getOrDefault("replay", 0L)).isZero();
    }

    // B-010: data for streams that nobody opened
    @Test
    void dataForUnknownStreamsIsBounded() {
        SimNode node = mesh.node();
        SimNode gone = mesh.node(SessionSecurity.REFERENCE_ONLY);
        Puppet puppet = Puppet.of(simulation, mesh, gone, node);
        for (long id = 0; id < 20_000; id++) {
            long stream = id;
            puppet.send(packet -> {
                packet.stream(stream).sequence(0);
                packet.add(new byte[1]);
                return packet;
            });
        }
        assertThat(node.streams(gone)).hasSizeLessThanOrEqualTo(4_096);
        assertThat(node.received()).hasSize(20_000);
    }

    // B-028: an operator sets the clock
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void aJumpOfTheWallClockEndsNoSession(SessionSecurity kind) {
        SimNode a = mesh.node(kind);
        SimNode b = mesh.node(kind);
        mesh.join(a, b);
        StreamHandle stream = mesh.await(a.openStream(b, StreamConfig.of(STREAM)));
        for (Duration jump :
                List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofSeconds(30))) {
            simulation.moveWallClock(jump);
            mesh.await(a.send(stream, events(1)));
            simulation.run(Duration.ofSeconds(3));
        }
        assertThat(b.received()).hasSize(3);
        for (SimNode node : List.of(a, b)) {
            assertThat(node.peerEvents()).hasSize(1);
            assertThat(node.look().peers())
                    .extracting(Peer::status)
                    .containsOnly(NodeStatus.HEALTHY);
        }
    }

    // B-029: one direction is dead for two minutes
    @Test
    void fiveNodesAreOneAgainAfterOneDirectionWasDead() {
        List<SimNode> nodes = Stream.generate(mesh::node).limit(5).toList();
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = 0; j < i; j++) mesh.join(nodes.get(i), nodes.get(j));
        }
        simulation.network().block(nodes.get(0).address(), nodes.get(1).address());
        simulation.run(Duration.ofMinutes(2));
        simulation.network().heal();
        simulation.until(
                "one view",
                Duration.ofSeconds(30),
                () -> nodes.stream().allMatch(KnownFaultsTest::seesFourHealthyPeers));
    }

    // B-041: readers that stop and go on, while every fifth grant is lost
    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void aStreamMovesAgainOnceItsReadersHaveCaughtUp(SessionSecurity kind) {
        SimNode sender = mesh.node(kind);
        List<SimNode> readers = Stream.generate(() -> mesh.node(kind)).limit(3).toList();
        List<StreamHandle> streams = new ArrayList<>();
        for (SimNode reader : readers) {
            mesh.join(sender, reader);
            simulation
                    .network()
                    .conditions(reader.address(), sender.address(), Conditions.PERFECT.loss(0.2));
            streams.add(
                    mesh.await(
                            sender.openStream(
                                    reader,
                                    StreamConfig.builder(STREAM)
                                            .reliability(Reliability.RELIABLE)
                                            .windowBytes(2_048)
                                            .build())));
        }
        SplittableRandom random = simulation.random();
        List<CompletableFuture<Integer>> sending =
                streams.stream()
                        .map(stream ->
                                sender.sendWaiting(stream, events(300), Duration.ofMinutes(10)))
                        .toList();
        for (int i = 0; i < 40; i++) {
            SimNode reader = readers.get(random.nextInt(readers.size()));
            if (random.nextBoolean()) reader.stopReading();
            else reader.read();
            simulation.run(Duration.ofMillis(100));
        }
        simulation.network().heal();
        simulation.network().conditions(Conditions.PERFECT);
        readers.forEach(SimNode::read);
        sending.forEach(mesh::await);
        for (StreamHandle stream : streams) {
            mesh.await(sender.sendWaiting(stream, events(1), Duration.ofSeconds(10)));
        }
        simulation.run(Duration.ofSeconds(1));
        assertThat(readers).allSatisfy(reader -> assertThat(reader.received()).hasSize(301));
    }

    // B-113: ten nodes, one after another
    @Test
    void aPeerFreesItsPlaceWhenItCloses() {
        SimNode host = mesh.node();
        for (int i = 1; i <= 10; i++) {
            SimNode guest = mesh.node();
            mesh.join(guest, host);
            StreamHandle stream = mesh.await(guest.openStream(host, StreamConfig.of(STREAM)));
            mesh.await(guest.send(stream, events(1)));
            simulation.run(Duration.ofSeconds(1));
            assertThat(host.received()).hasSize(i);
            guest.close();
            simulation.run(Duration.ofSeconds(1));
            assertThat(host.look().peers()).isEmpty();
        }
    }

    private static boolean seesFourHealthyPeers(SimNode node) {
        List<Peer> peers = node.look().peers();
        return peers.size() == 4
                && peers.stream().allMatch(peer -> peer.status() == NodeStatus.HEALTHY);
    }

    private static List<byte[]> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> ("event " + i).getBytes(UTF_8)).toList();
    }
}
