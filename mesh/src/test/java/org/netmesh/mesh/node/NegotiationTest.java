package org.netmesh.mesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshLimits;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.HandshakePayload;
import org.netmesh.mesh.crypto.NoiseInitiator;
import org.netmesh.mesh.crypto.NoiseResponder;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.extended.ExtensionBlock;
import org.netmesh.mesh.extended.ExtensionBlockCodec;
import org.netmesh.mesh.extended.IdentityProof;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.identity.IdentityPorts;
import org.netmesh.mesh.node.Negotiation.Judgement;
import org.netmesh.mesh.wire.Handshakes;
import org.netmesh.mesh.wire.RoutingId;

/** Who may say what in a handshake (spec 20 §1, §3, §8). */
class NegotiationTest {
    private final Entropy entropy = new SplittableRandom(1)::nextBytes;
    private final Psk psk = Psk.generate(entropy);
    private final NodeSetup alice = node(SessionSecurity.PREFER_EXTENDED);
    private final NodeSetup bob = node(SessionSecurity.PREFER_EXTENDED);
    private final Negotiation atBob = negotiation(bob);
    private final Negotiation atAlice = negotiation(alice);

    @Test
    void aBlockWithItsOwnersProofIsTaken() {
        HandshakePayload heard = say(t -> atAlice.block(Role.INITIATOR, 7, t));
        Judgement judgement = judge(heard, alice.self());

        assertThat(judgement).isInstanceOf(Judgement.Extended.class);
        var terms = ((Judgement.Extended) judgement).block().terms(9);
        assertThat(terms.peerTag()).isEqualTo(7);
        assertThat(terms.peerKey()).contains(alice.staticKeys().publicKey());
    }

    // spec 20 §8: holds the PSK, opens an extended session as another entity
    @Test
    void aStolenIdentityHasNoProof() {
        Identity thief = identity();
        HandshakePayload heard =
                say(t ->
                        ExtensionBlockCodec.write(
                                new ExtensionBlock(
                                        ExtensionBlock.VERSION,
                                        Negotiation.OFFERED,
                                        Optional.of(
                                                new ExtensionBlock.Identified(
                                                        alice.identity().orElseThrow().entityId(),
                                                        IdentityProof.sign(
                                                                thief, Role.INITIATOR, t))),
                                        Optional.of(thief.staticKeyPair().publicKey()),
                                        ExtensionBlock.DEFAULT_DATAGRAM_BYTES,
                                        ExtensionBlock.DEFAULT_CREDIT,
                                        7,
                                        ExtensionBlock.DEFAULT_MESSAGE_BYTES)));

        assertThat(judge(heard, alice.self())).isEqualTo(refused());
    }

    @Test
    void nobodySpeaksForAnotherNode() {
        HandshakePayload heard = say(t -> atAlice.block(Role.INITIATOR, 7, t));
        NodeId victim = new NodeId(~alice.self().value());

        assertThat(judge(heard, victim)).isEqualTo(refused());
    }

    // grinds a key with the routing id of a victim: the full id differs
    @Test
    void theSameRoutingIdIsNotEnough() {
        HandshakePayload heard = say(t -> atAlice.block(Role.INITIATOR, 7, t));
        NodeId sameLowHalf = new NodeId(alice.self().value() ^ (1L << 40));

        assertThat(judge(heard, sameLowHalf)).isEqualTo(refused());
    }

    @Test
    void aProofOfAnotherHandshakeOrRoleIsWorthNothing() {
        byte[][] old = new byte[1][];
        say(t -> old[0] = atAlice.block(Role.INITIATOR, 7, t));
        assertThat(judge(say(_ -> old[0]), alice.self())).isEqualTo(refused());
        // made for an answer; as a call it lacks the static key besides
        HandshakePayload role = say(t -> atAlice.block(Role.RESPONDER, 7, t));
        assertThat(judge(role, alice.self()))
                .isEqualTo(new Judgement.Refused(Refusal.EXTENSION_MALFORMED));
    }

    @Test
    void aBrokenBlockIsNeverTakenForNoBlock() {
        for (int cut = 8; cut < 200; cut += 7) {
            int length = cut;
            HandshakePayload heard =
                    say(t -> Arrays.copyOf(atAlice.block(Role.INITIATOR, 7, t), length));
            assertThat(judge(heard, alice.self())).isInstanceOf(Judgement.Refused.class);
        }
        assertThat(judge(say(_ -> new byte[7]), alice.self())).isEqualTo(new Judgement.Plain());
    }

    @Test
    void aPinOrTheRequirementForbidsPlainSessions() {
        ExtendedPins pins = new ExtendedPins(2, _ -> {});
        Negotiation negotiation = new Negotiation(bob, pins);
        assertThat(negotiation.plainAllowed(alice.self())).isTrue();
        pins.pin(alice.identity().orElseThrow().entityId());
        assertThat(negotiation.plainAllowed(alice.self())).isFalse();
        // where only the routing id is known
        assertThat(negotiation.plainAllowed(new NodeId(alice.self().value() ^ (1L << 40))))
                .isFalse();
        pins.forget(alice.self());
        assertThat(negotiation.plainAllowed(alice.self())).isTrue();
        assertThat(negotiation(node(SessionSecurity.REQUIRE_EXTENDED)).plainAllowed(alice.self()))
                .isFalse();
    }

    @Test
    void pinsAreBoundedAndTheLeastRecentlyUsedGoes() {
        ExtendedPins pins = new ExtendedPins(2, _ -> {});
        Identity one = identity();
        Identity two = identity();
        pins.pin(one.entityId());
        pins.pin(two.entityId());
        assertThat(pins.get(one.nodeId())).isPresent();
        pins.pin(identity().entityId());

        assertThat(pins.size()).isEqualTo(2);
        assertThat(pins.get(one.nodeId())).isPresent();
        assertThat(pins.has(RoutingId.of(two.nodeId()))).isFalse();
    }

    private Judgement judge(HandshakePayload heard, NodeId expected) {
        return atBob.judge(
                heard, heard.bytes(), Role.INITIATOR, RoutingId.of(alice.self()), expected);
    }

    private static Judgement refused() {
        return new Judgement.Refused(Refusal.IDENTITY_PROOF);
    }

    /** What Bob hears when Alice's node says this. */
    private HandshakePayload say(UnaryOperator<byte[]> payload) {
        byte[] prologue = Handshakes.prologue(RoutingId.of(alice.self()), RoutingId.of(bob.self()));
        byte[] message =
                NoiseInitiator.begin(
                                Crypto.system(),
                                psk,
                                bob.staticKeys().publicKey(),
                                prologue,
                                entropy,
                                payload)
                        .message();
        return NoiseResponder.hearing(Crypto.system(), psk, bob.staticKeys(), message)
                .orElseThrow()
                .open(prologue)
                .orElseThrow()
                .payload();
    }

    private NodeSetup node(SessionSecurity security) {
        Identity identity = identity();
        return new NodeSetup(
                identity.nodeId(),
                psk,
                StaticKeyPair.generate(Crypto.system(), entropy),
                Crypto.system(),
                entropy,
                MeshTiming.DEFAULT,
                MeshLimits.DEFAULT,
                Optional.of(identity),
                security,
                List.of());
    }

    private Identity identity() {
        return Identity.generate(new IdentityPorts(Crypto.system(), entropy, () -> Instant.EPOCH));
    }

    private static Negotiation negotiation(NodeSetup setup) {
        return new Negotiation(setup, new ExtendedPins(10, _ -> {}));
    }
}
