package org.netmesh.mesh.node;

import java.util.EnumSet;
import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.HandshakePayload;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.extended.ExtensionBlock;
import org.netmesh.mesh.extended.ExtensionBlockCodec;
import org.netmesh.mesh.extended.Feature;
import org.netmesh.mesh.extended.Features;
import org.netmesh.mesh.extended.IdentityProof;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.wire.RoutingId;

/**
 * What we offer in handshake payloads and how we judge what the other side says (spec 20 §1, §3).
 * Confined to the core's thread.
 */
final class Negotiation {
    /** What this build does; nothing that it does not do wholly. */
    static final Features OFFERED =
            Features.of(
                    EnumSet.of(
                            Feature.BOUND_KEYS,
                            Feature.PROVEN_IDENTITY,
                            Feature.RELIABLE,
                            Feature.LARGE_MESSAGES,
                            Feature.PATH,
                            Feature.BEACON));

    /** What a payload turned out to be. */
    sealed interface Judgement {
        /** No block; whether a plain session is fine is the caller's to decide. */
        record Plain() implements Judgement {}

        record Extended(Block block) implements Judgement {}

        record Refused(Refusal why) implements Judgement {}
    }

    /** A block whose proof holds. */
    record Block(ExtensionBlock block, EntityId entity) {
        /** As the dialler sees them, who knew the key before. */
        Terms terms(long ownTag, StaticPublicKey dialled) {
            return terms(ownTag, Optional.of(dialled));
        }

        Terms terms(long ownTag) {
            return terms(ownTag, block.staticKey());
        }

        private Terms terms(long ownTag, Optional<StaticPublicKey> key) {
            return new Terms(
                    OFFERED.inForceWith(block.features()),
                    entity,
                    key,
                    ownTag,
                    block.associationTag(),
                    Math.min(block.maxDatagramBytes(), ExtensionBlock.DEFAULT_DATAGRAM_BYTES),
                    block.initialCredit(),
                    block.maxMessageBytes());
        }
    }

    private final NodeSetup setup;
    private final ExtendedPins pins;

    Negotiation(NodeSetup setup, ExtendedPins pins) {
        this.setup = setup;
        this.pins = pins;
    }

    /** Whether we speak of extensions at all. */
    boolean offers() {
        return setup.security() != SessionSecurity.REFERENCE_ONLY;
    }

    /** The block to say; no bytes if we offer none. */
    byte[] block(Role ourRole, long ownTag, byte[] transcript) {
        Identity identity = setup.identity().orElse(null);
        if (!offers() || identity == null) return new byte[0];
        ExtensionBlock.Identified identified =
                new ExtensionBlock.Identified(
                        identity.entityId(), IdentityProof.sign(identity, ourRole, transcript));
        return ExtensionBlockCodec.write(
                new ExtensionBlock(
                        ExtensionBlock.VERSION,
                        OFFERED,
                        Optional.of(identified),
                        ourRole == Role.INITIATOR
                                ? Optional.of(setup.staticKeys().publicKey())
                                : Optional.empty(),
                        ExtensionBlock.DEFAULT_DATAGRAM_BYTES,
                        ExtensionBlock.DEFAULT_CREDIT,
                        ownTag,
                        ExtensionBlock.DEFAULT_MESSAGE_BYTES));
    }

    /**
     * Judges a payload, cheapest checks first.
     *
     * @param bytes the payload, without the node id of a routed msg1
     * @param prologue the routing id under which it opened
     * @param expected the id that was dialled, waited for, or carried beside it
     */
    Judgement judge(
            HandshakePayload payload,
            byte[] bytes,
            Role sender,
            RoutingId prologue,
            NodeId expected) {
        if (!offers()) return new Judgement.Plain();
        Optional<ExtensionBlock> read;
        try {
            read = ExtensionBlockCodec.read(bytes, sender);
        } catch (MalformedException e) {
            return new Judgement.Refused(Refusal.EXTENSION_MALFORMED);
        }
        if (read.isEmpty()) return new Judgement.Plain();
        ExtensionBlock block = read.get();
        Features inForce = OFFERED.inForceWith(block.features());
        if (!inForce.has(Feature.RELIABLE) || block.identity().isEmpty()) {
            return new Judgement.Refused(Refusal.EXTENSION_MALFORMED);
        }
        ExtensionBlock.Identified said = block.identity().get();
        NodeId derived = NodeId.of(said.entity());
        boolean credible =
                RoutingId.of(derived).equals(prologue)
                        && derived.equals(expected)
                        && pins.get(expected).map(said.entity()::equals).orElse(true)
                        && IdentityProof.verify(
                                setup.crypto(),
                                said.entity(),
                                sender,
                                payload.transcript(),
                                said.proof());
        return credible
                ? new Judgement.Extended(new Block(block, said.entity()))
                : new Judgement.Refused(Refusal.IDENTITY_PROOF);
    }

    /** Whether a plain session with the node may be taken (spec 20 §1.2, §1.3). */
    boolean plainAllowed(NodeId peer) {
        return setup.security() != SessionSecurity.REQUIRE_EXTENDED
                && !(offers() && pins.has(RoutingId.of(peer)));
    }

    /** Whether the node is known to speak extended sessions. */
    boolean pinned(NodeId peer) {
        return offers() && pins.get(peer).isPresent();
    }
}
