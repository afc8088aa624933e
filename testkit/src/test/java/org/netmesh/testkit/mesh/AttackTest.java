package org.netmesh.testkit.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.stream.StreamConfig;
import org.netmesh.mesh.stream.StreamHandle;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.RoutingHeader;
import org.netmesh.mesh.wire.RoutingId;
import org.netmesh.testkit.sim.SimMesh;
import org.netmesh.testkit.sim.SimNetwork.Sighting;
import org.netmesh.testkit.sim.SimNode;
import org.netmesh.testkit.sim.Simulation;

/**
 * Attacks by their names, on plain and extended sessions. Those of spec 20 §8 that need an extended
 * session alone are in {@link ExtendedAttackTest} and {@link PathAttackTest}.
 */
class AttackTest {
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.9.9.9", 999);
    private static final int EVENTS = 20;

    /** Seeds of two identities whose node ids have the same low 32 bits, found by trying. */
    private static final int VICTIM = 3_864;

    private static final int GROUND = 67_523;

    private final Simulation simulation = new Simulation(Long.getLong("netmesh.seed", 1));
    private final SimMesh mesh = new SimMesh(simulation, SimMesh.BRISK);
    private final List<Sighting> seen = new ArrayList<>();

    @BeforeEach
    void listen() {
        simulation.network().watch(seen::add);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void replay(SessionSecurity kind) {
        Conversation talk = new Conversation(kind);
        for (Sighting sighting : List.copyOf(seen)) {
            SimNode receiver = sighting.to().equals(talk.a.address()) ? talk.a : talk.b;
            receiver.inject(sighting.from(), sighting.bytes());
            receiver.inject(ELSEWHERE, sighting.bytes());
        }
        simulation.run(Duration.ofSeconds(1));

        talk.isUndisturbed();
        assertThat(seen).noneMatch(sighting -> sighting.to().equals(ELSEWHERE));
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void reflection(SessionSecurity kind) {
        Conversation talk = new Conversation(kind);
        for (Sighting sighting : List.copyOf(seen)) {
            SimNode sender = sighting.from().equals(talk.a.address()) ? talk.a : talk.b;
            sender.inject(sighting.to(), sighting.bytes());
        }
        simulation.run(Duration.ofSeconds(1));

        talk.isUndisturbed();
        assertThat(talk.a.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFER_EXTENDED", "REFERENCE_ONLY"})
    void wrongPsk(SessionSecurity kind) {
        SimNode target = mesh.node(kind);
        SimNode stranger = mesh.stranger();
        assertThat(kind(mesh.awaitFailure(stranger.connect(target))))
                .isEqualTo(MeshException.Kind.HANDSHAKE_TIMEOUT);

        assertThat(target.look().peers()).isEmpty();
        assertThat(target.look().routes()).isEmpty();
        assertThat(stranger.look().peers()).isEmpty();
        assertThat(seen).noneMatch(sighting -> sighting.from().equals(target.address()));
    }

    // spec 02 §30 M-6: the full id in the payload must project to the routing id of the prologue
    @Test
    void forgedNodeId() {
        SimNode target = mesh.node();
        NodeId victim = new NodeId(0x1111_2222_3333_4444L);
        byte[] honest = call(target, RoutingId.of(victim), said(victim));
        List<byte[]> claims =
                List.of(
                        said(new NodeId(victim.value() + 1)),
                        said(target.id()),
                        new byte[8],
                        new byte[7]);
        for (byte[] claim : claims) {
            target.inject(ELSEWHERE, call(target, RoutingId.of(victim), claim));
        }
        target.inject(ELSEWHERE, call(target, RoutingId.of(target.id()), said(target.id())));
        assertThat(target.look().peers()).isEmpty();
        assertThat(seen).noneMatch(sighting -> sighting.to().equals(ELSEWHERE));

        target.inject(ELSEWHERE, honest);
        assertThat(target.look().peers()).extracting(Peer::id).containsExactly(victim);
    }

    // spec 01 §6.8: a session that we dialled and that lives is not replaced by a call in its name
    @Test
    void sessionTakeoverOfAPlainSession() {
        SimNode owner = mesh.node(SessionSecurity.REFERENCE_ONLY);
        SimNode target = mesh.node(SessionSecurity.REFERENCE_ONLY);
        mesh.join(target, owner);
        SimNode thief = mesh.node(owner.identity(), SessionSecurity.REFERENCE_ONLY);
        mesh.awaitFailure(thief.connect(target));

        assertThat(target.peer(owner).map(Peer::address)).contains(owner.address());
        StreamHandle stream = stream(target, owner);
        mesh.await(target.send(stream, List.of("to the owner".getBytes(UTF_8))));
        simulation.run(Duration.ofSeconds(1));
        assertThat(owner.received()).hasSize(1);
        assertThat(thief.received()).isEmpty();
    }

    // spec 20 §1.3, §8: a plain session under an id that is extended
    @Test
    void sessionTakeoverOfAnExtendedSession() {
        Conversation talk = new Conversation(SessionSecurity.PREFER_EXTENDED);
        SimNode thief = mesh.node(talk.a.identity(), SessionSecurity.REFERENCE_ONLY);
        mesh.awaitFailure(thief.connect(talk.b));

        talk.isUndisturbed();
        assertThat(talk.b.peerEvents())
                .contains(new PeerEvent.PlainRefused(talk.a.id(), thief.address()));
    }

    // spec 20 §8: a key of its own, ground until it has the routing id of a victim
    @Test
    void groundRoutingId() {
        SimNode victim = mesh.node(identity(VICTIM), SessionSecurity.PREFER_EXTENDED);
        SimNode target = mesh.node();
        SimNode thief = mesh.node(identity(GROUND), SessionSecurity.PREFER_EXTENDED);
        assertThat(RoutingId.of(thief.id())).isEqualTo(RoutingId.of(victim.id()));
        mesh.join(victim, target);

        // it answers in the place of the victim, whose address and key were taken for its own
        SimNode dialler = mesh.node();
        assertThat(thief.accept(dialler, Duration.ofMinutes(1))).isNotDone();
        assertThat(
                        kind(
                                mesh.awaitFailure(
                                        dialler.connect(
                                                victim.id(), thief.publicKey(), thief.address()))))
                .isEqualTo(MeshException.Kind.IDENTITY_PROOF);
        // it calls: whoever it is taken for, it is not the victim
        mesh.await(thief.connect(target));
        simulation.run(Duration.ofSeconds(1));
        assertThat(target.peer(victim).map(Peer::address)).contains(victim.address());
        assertThat(target.peer(thief).map(Peer::address)).contains(thief.address());
        // and a plain call is refused, as no more than the routing id is known of the pin
        SimNode plain = mesh.node(identity(GROUND), SessionSecurity.REFERENCE_ONLY);
        SimNode other = mesh.node();
        mesh.join(victim, other);
        mesh.awaitFailure(plain.connect(other));
        assertThat(other.peerEvents())
                .contains(new PeerEvent.PlainRefused(plain.id(), plain.address()));
    }

    @Test
    void floodOfRoutedCalls() {
        Conversation talk = new Conversation(SessionSecurity.PREFER_EXTENDED);
        SplittableRandom random = simulation.random();
        seen.clear();
        for (int i = 0; i < 5_000; i++) {
            byte[] message = new byte[300];
            random.nextBytes(message);
            NodeId caller = new NodeId(random.nextLong());
            talk.b.inject(
                    new InetSocketAddress("10.8." + i % 250 + ".1", 1 + i),
                    Handshakes.routed(RoutingHeader.ofHandshake(talk.b.id(), caller), message));
        }
        assertThat(seen).isEmpty();
        assertThat(talk.b.look().dropped().get("handshake_budget")).isPositive();
        assertThat(talk.b.look().peers()).hasSize(1);
        talk.isUndisturbed();
    }

    /** Two nodes of which one said something to the other. */
    private final class Conversation {
        final SimNode a;
        final SimNode b;
        private final StreamHandle stream;

        Conversation(SessionSecurity kind) {
            a = mesh.node(kind);
            b = mesh.node(kind);
            mesh.join(a, b);
            stream = stream(a, b);
            List<byte[]> events =
                    IntStream.range(0, EVENTS).mapToObj(i -> ("e" + i).getBytes(UTF_8)).toList();
            mesh.await(a.send(stream, events));
            simulation.run(Duration.ofSeconds(1));
            assertThat(b.received()).hasSize(EVENTS);
        }

        /** Both are where they were, nothing came twice, and what is said now arrives. */
        void isUndisturbed() {
            assertThat(b.received()).hasSize(EVENTS);
            assertThat(b.peer(a).map(Peer::address)).contains(a.address());
            assertThat(a.peer(b).map(Peer::address)).contains(b.address());
            mesh.await(a.send(stream, List.of("still here".getBytes(UTF_8))));
            simulation.run(Duration.ofSeconds(1));
            assertThat(b.received()).hasSize(EVENTS + 1);
        }
    }

    /** A routed msg1 of a holder of the PSK who says what it likes. */
    private byte[] call(SimNode target, RoutingId source, byte[] claimed) {
        NoiseInitiator initiator =
                NoiseInitiator.begin(
                        Crypto.system(),
                        mesh.psk(),
                        target.publicKey(),
                        Handshakes.prologue(source, RoutingId.of(target.id())),
                        simulation.entropy(),
                        _ -> claimed);
        return Handshakes.routed(
                new RoutingHeader(target.id(), source, RoutingHeader.HANDSHAKE_TTL),
                initiator.message());
    }

    private static byte[] said(NodeId claimed) {
        return Handshakes.nodeIdPayload(claimed);
    }

    private StreamHandle stream(SimNode from, SimNode to) {
        return mesh.await(from.openStream(to, StreamConfig.of(new StreamId(1))));
    }

    private static Identity identity(int number) {
        return Identity.fromSeed(ByteBuffer.allocate(32).putInt(number).array());
    }

    private static MeshException.Kind kind(Throwable failure) {
        return ((MeshException) failure).kind();
    }
}
