package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.testkit.sim.Conditions;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** Who tries to carry a session away, or to make a node send to others (spec 20 §6, §8). */
class PathAttackTest {
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("203.0.113.9", 999);
    private static final InetSocketAddress OUTSIDE = new InetSocketAddress("192.0.2.7", 4_000);
    private static final InetSocketAddress ROAMED = new InetSocketAddress("198.51.100.3", 9_000);
    private static final StreamConfig RELIABLE =
            StreamConfig.builder(new StreamId(5)).reliability(Reliability.RELIABLE).build();

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, MeshTiming.DEFAULT);
    private SimNode a;
    private SimNode b;
    private boolean attacking = true;
    private long cameFromElsewhere;
    private long wentElsewhere;

    @BeforeEach
    void twoNodesAndACounter() {
        a = mesh.node();
        b = mesh.node();
        simulation
                .network()
                .watch(seen -> {
                    if (seen.to().equals(ELSEWHERE)) wentElsewhere += seen.bytes().length;
                });
        simulation.always(
                "no more goes to an address than came from it",
                () -> wentElsewhere <= cameFromElsewhere);
    }

    // an outsider copies packets from another address: challenge only, the path stays
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.05, 0.2})
    void copiesThatOvertakeTheirOriginalsGetChallengesOnly(double loss) {
        mesh.join(a, b);
        simulation.network().conditions(Conditions.PERFECT.loss(loss));
        simulation.network().watch(seen -> copy(seen, 1));
        CompletableFuture<Integer> there = stream(a, b, 500);
        CompletableFuture<Integer> back = stream(b, a, 500);
        mesh.await(there);
        mesh.await(back);
        simulation.until("all", Duration.ofMinutes(2), () -> b.received().size() == 500);
        simulation.until("all back", Duration.ofMinutes(2), () -> a.received().size() == 500);

        assertThat(wentElsewhere).isPositive();
        assertThat(at(b)).isEqualTo(a.address());
        assertThat(b.peerEvents()).noneMatch(PeerEvent.PathChanged.class::isInstance);
    }

    // amplification: the smallest packets are copied, and nothing else comes from there
    @Test
    void copiesOfSmallPacketsDoNotMakeANodeSendMoreThanItGot() {
        mesh.join(a, b);
        simulation.run(Duration.ofSeconds(20));
        simulation
                .network()
                .watch(seen -> {
                    if (seen.bytes().length <= 100) copy(seen, 1);
                });
        simulation.run(Duration.ofMinutes(10));

        assertThat(cameFromElsewhere).isPositive();
        assertThat(at(b)).isEqualTo(a.address());
    }

    // who forwards in both directions is on the path; when it stops, the session comes home
    @Test
    void aForwarderKeepsTheSessionOnlyAsLongAsItForwards() {
        mesh.join(a, b);
        simulation.network().attach(ELSEWHERE, this::forward);
        simulation.network().watch(seen -> copy(seen, 0));
        CompletableFuture<Integer> there = stream(a, b, 200);
        mesh.await(there);
        simulation.until("all", Duration.ofMinutes(1), () -> b.received().size() == 200);
        simulation.run(Duration.ofSeconds(10));
        attacking = false;
        CompletableFuture<Integer> more = stream(a, b, 200);
        mesh.await(more);
        CompletableFuture<Integer> back = stream(b, a, 200);
        mesh.await(back);
        simulation.until("all", Duration.ofMinutes(1), () -> b.received().size() == 400);
        simulation.until("all back", Duration.ofMinutes(1), () -> a.received().size() == 200);

        assertThat(at(b)).isEqualTo(a.address());
    }

    // a copied packet that overtook its original must not carry the session away (spec 20 §6.3)
    @Test
    void aSessionThatWasCarriedAwayByOneCopyComesBack() {
        mesh.join(a, b);
        simulation.network().attach(ELSEWHERE, this::forward);
        simulation.network().watch(seen -> copy(seen, 0));
        mesh.await(stream(a, b, 1));
        simulation.until("carried away", Duration.ofMinutes(1), () -> at(b).equals(ELSEWHERE));
        attacking = false;
        mesh.await(stream(a, b, 20));
        simulation.run(Duration.ofSeconds(1));

        assertThat(at(b)).isEqualTo(a.address());
        assertThat(b.received()).hasSize(21);
    }

    // replayed path frames: every datagram of a change of path once more, from everywhere
    @Test
    void aRecordedChangeOfPathChangesNothingWhenItIsReplayed() {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        simulation.network().translate(a.address(), ROAMED);
        mesh.await(stream(a, b, 20));
        simulation.until("moved", Duration.ofMinutes(1), () -> at(b).equals(ROAMED));
        simulation.run(Duration.ofSeconds(30));
        List<Sighting> recorded = seen.stream().filter(s -> !s.to().equals(OUTSIDE)).toList();
        seen.clear();
        for (Sighting sighting : recorded) {
            for (InetSocketAddress from : List.of(ELSEWHERE, OUTSIDE, ROAMED, b.address())) {
                a.inject(from, sighting.bytes());
                b.inject(from, sighting.bytes());
            }
        }

        assertThat(seen).isEmpty();
        assertThat(at(b)).isEqualTo(ROAMED);
        assertThat(b.look().dropped().get("replay")).isPositive();
    }

    // forged path frames: whatever is changed in a genuine one, it does not open
    @Test
    void forgedPathFramesDoNotOpen() {
        simulation.network().translate(a.address(), OUTSIDE);
        mesh.join(a, b);
        List<Sighting> seen = new ArrayList<>();
        simulation.network().translate(a.address(), ROAMED);
        simulation.network().watch(seen::add);
        mesh.await(stream(a, b, 20));
        simulation.until("moved", Duration.ofMinutes(1), () -> at(b).equals(ROAMED));
        simulation.run(Duration.ofSeconds(30));
        List<Sighting> recorded = List.copyOf(seen);
        seen.clear();
        SplittableRandom random = simulation.random();
        for (Sighting sighting : recorded) {
            for (int i = 0; i < 50; i++) {
                byte[] forged = sighting.bytes();
                // the counter too, so that it is not taken for a replay
                forged[16 + random.nextInt(forged.length - 16)] ^= (byte) (1 << random.nextInt(8));
                forged[12 + random.nextInt(4)] += (byte) 1;
                a.inject(ELSEWHERE, forged);
                b.inject(ELSEWHERE, forged);
            }
        }

        assertThat(seen).isEmpty();
        assertThat(at(b)).isEqualTo(ROAMED);
    }

    // only the newest packet counts: one that was held back does not start a change
    @Test
    void aPacketThatWasHeldBackStartsNoChange() {
        mesh.join(a, b);
        List<Sighting> held = new ArrayList<>();
        simulation.network().block(a.address(), b.address());
        simulation
                .network()
                .watch(seen -> {
                    if (seen.from().equals(a.address())) held.add(seen);
                });
        CompletableFuture<Integer> sent = stream(a, b, 10);
        List<Sighting> old = List.copyOf(held);
        simulation.network().heal();
        mesh.await(sent);
        simulation.until("all", Duration.ofMinutes(1), () -> b.received().size() == 10);
        old.forEach(seen -> b.inject(ELSEWHERE, seen.bytes()));
        simulation.run(Duration.ofSeconds(2));

        assertThat(old).isNotEmpty();
        assertThat(wentElsewhere).isZero();
    }

    // another peer's address is never a candidate: it is that peer's alone
    @Test
    void aNeighbourThatCopiesPacketsIsNotTakenForTheirSender() {
        SimNode neighbour = mesh.node();
        mesh.join(a, b);
        mesh.join(neighbour, b);
        simulation.run(Duration.ofSeconds(1));
        simulation.network().block(a.address(), b.address());
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        CompletableFuture<Integer> sent = stream(a, b, 3);
        List.copyOf(seen).forEach(s -> b.inject(neighbour.address(), s.bytes()));
        simulation.network().heal();
        mesh.await(sent);
        simulation.run(Duration.ofSeconds(5));

        assertThat(at(b)).isEqualTo(a.address());
        assertThat(b.peer(neighbour).map(Peer::address)).contains(neighbour.address());
        assertThat(b.received()).hasSize(3);
    }

    /** The attacker sees a datagram to b and is faster than it. */
    private void copy(Sighting seen, long micros) {
        if (!attacking || !seen.from().equals(a.address()) || !seen.to().equals(b.address()))
            return;
        byte[] bytes = seen.bytes();
        simulation
                .time()
                .after(
                        Duration.ofNanos(1_000 * micros),
                        () -> {
                            cameFromElsewhere += bytes.length;
                            b.inject(ELSEWHERE, bytes);
                        });
    }

    /** What b sends to the attacker goes on to a; a's answer goes to b and is copied again. */
    private void forward(InetSocketAddress from, byte[] datagram) {
        if (attacking && from.equals(b.address())) a.inject(b.address(), datagram);
    }

    private CompletableFuture<Integer> stream(SimNode from, SimNode to, int count) {
        StreamHandle stream = mesh.await(from.openStream(to, RELIABLE));
        List<byte[]> events =
                IntStream.range(0, count).mapToObj(i -> ("event " + i).getBytes(UTF_8)).toList();
        return from.sendWaiting(stream, events, Duration.ofMinutes(10));
    }

    private InetSocketAddress at(SimNode node) {
        return node.peer(a).orElseThrow().address();
    }
}
