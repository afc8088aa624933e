package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.DatagramKind;
import org.netmesh.mesh.wire.Pingwave;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/** The attackers of spec 20 §8, one test for each. */
class ExtendedAttackTest {
    private static final int HEADER_BYTES = 64;
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.9.9.9", 999);

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private final List<Sighting> seen = new ArrayList<>();
    private SimNode a;
    private SimNode b;

    @BeforeEach
    void twoNodes() {
        a = mesh.node();
        b = mesh.node();
        simulation.network().watch(seen::add);
    }

    // an outsider replays an old msg1, at once and long after: no session changes, nothing is sent
    @Test
    void aRecordedCallChangesNothingAndIsNotAnswered() {
        mesh.join(a, b);
        byte[] call = seen.getFirst().bytes();
        for (int minutes = 0; minutes < 8; minutes += 4) {
            seen.clear();
            b.inject(a.address(), call);
            b.inject(ELSEWHERE, call);
            assertThat(seen).isEmpty();
            simulation.run(Duration.ofMinutes(4));
        }
        StreamHandle stream = stream(a, b);
        mesh.await(a.send(stream, List.of("still here".getBytes(UTF_8))));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received()).hasSize(1);
        assertThat(b.look().dropped().get("ephemeral_repeated")).isPositive();
    }

    // after ten minutes it is answered once, with fewer bytes, and still changes nothing
    @Test
    void aCallRecordedLongAgoIsAnsweredOnceWithLessThanItself() {
        mesh.join(a, b);
        byte[] call = seen.getFirst().bytes();
        simulation.run(Duration.ofMinutes(11));
        seen.clear();
        b.inject(ELSEWHERE, call);
        b.inject(ELSEWHERE, call);
        List<Sighting> answers = seen.stream().filter(s -> s.to().equals(ELSEWHERE)).toList();

        assertThat(answers).hasSizeLessThanOrEqualTo(1);
        answers.forEach(s -> assertThat(s.bytes().length).isLessThan(call.length));
        simulation.run(Duration.ofSeconds(10));
        assertThat(toElsewhere()).hasSizeLessThanOrEqualTo(1);
        assertThat(b.peer(a).map(Peer::address)).contains(a.address());
    }

    // a responder sends nothing but its answer and registers nothing before a packet opens
    @Test
    void nothingIsRegisteredBeforeTheCallerShowsItsKeys() {
        simulation.network().block(b.address(), a.address());
        mesh.awaitFailure(a.connect(b));
        long answers = seen.stream().filter(s -> s.from().equals(b.address())).count();

        assertThat(b.look().peers()).isEmpty();
        assertThat(b.peerEvents()).isEmpty();
        assertThat(answers).isLessThanOrEqualTo(4);
        simulation.run(Duration.ofSeconds(10));
        assertThat(b.look().dropped().get("unconfirmed_expired")).isPositive();
    }

    // the holder of the PSK strips or changes the block
    @Test
    void everyBitFlippedInAHandshakeFailsTheAttemptAndNeverMakesItPlain() {
        mesh.join(a, b);
        SimNode c = mesh.node();
        seen.clear();
        mesh.await(c.connect(b));
        byte[] call =
                seen.stream()
                        .filter(s -> s.from().equals(c.address()))
                        .findFirst()
                        .orElseThrow()
                        .bytes();
        for (int bit = HEADER_BYTES * 8; bit < call.length * 8; bit += 5) {
            byte[] changed = call.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            b.inject(ELSEWHERE, changed);
            simulation.run(Duration.ofMillis(250));
        }

        assertThat(toElsewhere()).isEmpty();
        assertThat(b.look().peers()).allMatch(Peer::extended);
    }

    // an outsider injects pingwaves from an extended peer's address
    @Test
    void aPingwaveInClearFromAnExtendedPeersAddressIsDropped() {
        mesh.join(a, b);
        Pingwave forged = Pingwave.from(new NodeId(0x1234), 1, 0);
        byte[] wave = new byte[Pingwave.BYTES];
        forged.write(wave, 0);
        b.inject(a.address(), wave);

        assertThat(b.look().dropped().get("pingwave_source")).isEqualTo(1);
        assertThat(b.look().routes())
                .noneMatch(route -> route.destination().equals(new NodeId(0x1234)));
    }

    // spec 20 §7: between extended peers beacons travel inside
    @Test
    void noBeaconIsSentInClearBetweenExtendedPeers() {
        SimNode c = mesh.node();
        mesh.join(a, b);
        mesh.join(b, c);
        simulation.run(Duration.ofSeconds(3));

        assertThat(a.look().routes()).anyMatch(r -> r.destination().equals(c.id()));
        assertThat(seen)
                .noneMatch(s -> {
                    byte[] bytes = s.bytes();
                    return DatagramKind.of(bytes, 0, bytes.length) == DatagramKind.PINGWAVE;
                });
    }

    // a flood of calls: bounded, and the session that lives goes on
    @Test
    void aFloodOfCallsLeavesTheLivingAlone() {
        mesh.join(a, b);
        StreamHandle stream = stream(a, b);
        SplittableRandom random = simulation.random();
        byte[] template = seen.getFirst().bytes();
        for (int i = 0; i < 5_000; i++) {
            byte[] flood = template.clone();
            for (int at = 64; at < flood.length; at++) flood[at] = (byte) random.nextInt();
            b.inject(new InetSocketAddress("10.8." + i % 250 + ".1", 1 + i), flood);
        }
        mesh.await(a.send(stream, List.of("still here".getBytes(UTF_8))));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received()).hasSize(1);
        assertThat(b.look().dropped().get("handshake_budget")).isPositive();
        assertThat(b.look().peers()).hasSize(1);
    }

    // an outsider copies packets from another address
    @Test
    void copiedPacketsDoNotMoveTheSession() {
        mesh.join(a, b);
        StreamHandle stream = stream(a, b);
        simulation.network().block(a.address(), b.address());
        seen.clear();
        mesh.await(a.send(stream, List.of("copied".getBytes(UTF_8))));
        List<Sighting> copies = seen.stream().filter(s -> s.from().equals(a.address())).toList();
        copies.forEach(s -> b.inject(ELSEWHERE, s.bytes()));
        simulation.network().heal();
        simulation.run(Duration.ofSeconds(2));

        assertThat(b.peer(a).map(Peer::address)).contains(a.address());
        assertThat(b.received()).hasSize(1);
    }

    // everything malformed: random bytes in every kind of datagram never hurt
    @Test
    void malformedDatagramsHurtNobody() {
        mesh.join(a, b);
        StreamHandle stream = stream(a, b);
        mesh.await(a.send(stream, List.of(new byte[3_000])));
        simulation.run(Duration.ofSeconds(1));
        SplittableRandom random = simulation.random();
        for (Sighting sighting : List.copyOf(seen)) {
            byte[] bytes = sighting.bytes();
            for (int i = 0; i < 20; i++) {
                byte[] bad = java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                b.inject(sighting.from(), bad);
            }
        }
        mesh.await(a.send(stream, List.of("still here".getBytes(UTF_8))));
        simulation.run(Duration.ofSeconds(1));

        assertThat(b.received()).hasSize(2);
    }

    // first contact under PREFER_EXTENDED: plain, visibly; under REQUIRE_EXTENDED never
    @Test
    void anImpostorOnFirstContactIsVisiblyPlainOrNotAnswered() {
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        mesh.join(plain, a);
        assertThat(a.peer(plain).map(Peer::extended)).contains(false);
        SimNode strict = mesh.node(SessionSecurity.REQUIRE_EXTENDED);
        mesh.awaitFailure(plain.connect(strict));
        assertThat(strict.look().peers()).isEmpty();
    }

    // both dial at once: one association, nothing lost
    @Test
    void bothDialAtOnceAndShareOneAssociation() {
        var ab = a.connect(b);
        var ba = b.connect(a);
        mesh.await(ab);
        mesh.await(ba);
        StreamHandle there = stream(a, b);
        StreamHandle back = stream(b, a);
        for (int second = 0; second < 70; second++) {
            mesh.await(a.send(there, List.of(new byte[10])));
            mesh.await(b.send(back, List.of(new byte[10])));
            simulation.run(Duration.ofSeconds(1));
        }

        assertThat(a.received()).hasSize(70);
        assertThat(b.received()).hasSize(70);
    }

    // spec 20 §2.2: a peer that restarted begins a new association
    @Test
    void aRestartedPeerReplacesItsAssociation() {
        mesh.join(a, b);
        StreamHandle old = stream(a, b);
        b.restart();
        mesh.await(b.connect(a));
        simulation.run(Duration.ofMillis(100));
        assertThat(mesh.awaitFailure(a.send(old, List.of(new byte[1]))))
                .hasMessageContaining("not connected");
        StreamHandle fresh = stream(a, b);
        mesh.await(a.send(fresh, List.of(new byte[1])));
        simulation.run(Duration.ofMillis(100));

        assertThat(b.received()).hasSize(1);
    }

    private List<Sighting> toElsewhere() {
        return seen.stream().filter(s -> s.to().equals(ELSEWHERE)).toList();
    }

    private StreamHandle stream(SimNode from, SimNode to) {
        return mesh.await(
                from.openStream(
                        to,
                        StreamConfig.builder(new StreamId(1))
                                .reliability(Reliability.RELIABLE)
                                .build()));
    }
}
