package org.netmesh.testkit.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.testkit.disk.SimulatedDisk;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

class NegotiationTest {
    private static final int PLAIN_MSG1 = 112;
    private static final int PLAIN_ROUTED_MSG1 = 138;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);

    // spec 20 §1.2
    @Test
    void twoOfOursHaveAnExtendedSession() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);

        assertThat(a.peer(b).map(Peer::extended)).contains(true);
        assertThat(b.peer(a).map(Peer::extended)).contains(true);
    }

    // spec 20 §4.2, §8.2
    @Test
    void aPeerTellsTheRoundTripOnceItIsMeasuredAndNoneIfPlain() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        mesh.join(a, b);
        mesh.join(a, plain);
        simulation.run(Duration.ofSeconds(2));

        assertThat(a.peer(b).flatMap(Peer::roundTrip))
                .hasValueSatisfying(
                        time -> assertThat(time).isBetween(Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(a.peer(plain)).isPresent();
        assertThat(a.peer(plain).flatMap(Peer::roundTrip)).isEmpty();
    }

    // spec 20 §1.2, §8.1: nothing but the block in msg1 tells a plain peer who it talks to
    @Test
    void aPlainPeerSeesWhatPlainPeersSend() {
        SimNode ours = mesh.node();
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        mesh.join(ours, plain);

        assertThat(ours.peer(plain).map(Peer::extended)).contains(false);
        assertThat(plain.peer(ours).map(Peer::extended)).contains(false);
        List<Integer> toPlain =
                seen.stream()
                        .filter(s -> s.to().equals(plain.address()))
                        .map(s -> s.bytes().length)
                        .toList();
        assertThat(toPlain.getFirst()).isGreaterThan(PLAIN_MSG1);
        assertThat(answerTo(ours, seen)).isEqualTo(PLAIN_MSG1);
        simulation.run(Duration.ofSeconds(2));
        // heartbeats and pingwaves, and nothing else
        assertThat(seen.stream().skip(2).map(s -> s.bytes().length)).containsOnly(80, 72);
    }

    // spec 20 §1.2: a plain caller is answered in kind
    @Test
    void aPlainCallerIsAnsweredWithoutABlock() {
        SimNode ours = mesh.node();
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        mesh.join(plain, ours);

        assertThat(seen.getFirst().bytes()).hasSize(PLAIN_MSG1);
        assertThat(answerTo(plain, seen)).isEqualTo(PLAIN_MSG1);
        assertThat(ours.peer(plain).map(Peer::extended)).contains(false);
    }

    // spec 20 §1.2
    @Test
    void whoRequiresExtendedSessionsTakesNoPlainOne() {
        SimNode strict = mesh.node(SessionSecurity.REQUIRE_EXTENDED);
        SimNode plain = mesh.node(SessionSecurity.REFERENCE_ONLY);
        assertThat(kind(mesh.awaitFailure(strict.connect(plain))))
                .isEqualTo(MeshException.Kind.EXTENSION_REQUIRED);
        assertThat(kind(mesh.awaitFailure(plain.connect(strict))))
                .isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT);

        assertThat(strict.look().peers()).isEmpty();
        assertThat(strict.look().dropped().get("plain_refused")).isPositive();
    }

    // spec 20 §1.3: an impostor with the PSK gets no plain session under an id that was extended
    @Test
    void aNodeThatWasExtendedOnceIsNeverTakenPlainAgainUntilItIsForgotten() {
        SimNode ours = mesh.node();
        SimNode other = mesh.node();
        mesh.join(ours, other);
        mesh.await(ours.disconnect(other));
        other.restartAs(SessionSecurity.REFERENCE_ONLY);

        assertThat(kind(mesh.awaitFailure(ours.connect(other))))
                .isEqualTo(MeshException.Kind.EXTENSION_REQUIRED);
        assertThat(kind(mesh.awaitFailure(other.connect(ours))))
                .isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT);
        assertThat(ours.peerEvents())
                .contains(new PeerEvent.PlainRefused(other.id(), other.address()));
        mesh.await(ours.forgetPeer(other));
        mesh.await(ours.connect(other));
        assertThat(ours.peer(other).map(Peer::extended)).contains(false);
    }

    // spec 20 §1.3: beside the identity where there is a state folder
    @Test
    void aPinOutlivesALossOfPowerAndIsGoneOnceItIsForgotten() {
        SimulatedDisk disk = SimulatedDisk.seeded(simulation.seed());
        SimNode ours = mesh.node();
        SimNode other = mesh.node();
        ours.restart(disk);
        mesh.join(ours, other);
        simulation.run(Duration.ofSeconds(1));
        disk.losePower();
        ours.crash();
        disk.restart();
        other.restartAs(SessionSecurity.REFERENCE_ONLY);
        ours.restart();

        assertThat(kind(mesh.awaitFailure(ours.connect(other))))
                .isEqualTo(MeshException.Kind.EXTENSION_REQUIRED);
        assertThat(kind(mesh.awaitFailure(other.connect(ours))))
                .isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT);
        assertThat(ours.peerEvents())
                .contains(new PeerEvent.PlainRefused(other.id(), other.address()));

        mesh.await(ours.forgetPeer(other));
        ours.close();
        simulation.run(Duration.ofSeconds(1));
        ours.restart();
        mesh.await(ours.connect(other));
        assertThat(ours.peer(other).map(Peer::extended)).contains(false);
    }

    // spec 20 §1.4
    @Test
    void aPinnedPeerIsDialledInTheFormThatItCanOpenFromAnyone() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        mesh.join(a, b);
        mesh.await(a.disconnect(b));
        simulation.run(Duration.ofSeconds(1));
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        long before = simulation.time().nanos();
        mesh.await(a.connect(b));

        assertThat(seen.getFirst().bytes().length).isGreaterThan(PLAIN_ROUTED_MSG1);
        assertThat(simulation.time().nanos() - before).isLessThan(10_000_000);
    }

    // spec 20 §1.1: msg2 is never longer than msg1
    @Test
    void theAnswerIsShorterThanTheCall() {
        SimNode a = mesh.node();
        SimNode b = mesh.node();
        List<Sighting> seen = new ArrayList<>();
        simulation.network().watch(seen::add);
        mesh.join(a, b);

        assertThat(answerTo(a, seen)).isLessThan(seen.getFirst().bytes().length);
    }

    private static int answerTo(SimNode dialler, List<Sighting> seen) {
        return seen.stream()
                .filter(s -> s.to().equals(dialler.address()))
                .findFirst()
                .orElseThrow()
                .bytes()
                .length;
    }

    private static MeshException.Kind kind(Throwable failure) {
        return ((MeshException) failure).kind();
    }
}
