package org.netmesh.mesh.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.ReceivedCapabilities;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.SignatureCheck;
import org.netmesh.mesh.discovery.SeenAnnouncements.Copy;
import org.netmesh.mesh.protocol.Caller;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.session.TokenBucket;
import org.netmesh.mesh.subprotocol.SubprotocolId;

/**
 * What others announce: checked in the specification's order, passed on, and indexed (spec 04a
 * §7.4). Confined to the event loop.
 */
final class Hearing {
    /** New records that one peer may bring in a second, and at once. */
    private static final int RECORDS_PER_SECOND = 1_000;

    private static final int DIRECT_METRIC = 2;

    private final DiscoverySettings settings;
    private final Crypto crypto;
    private final CapabilityIndex index;
    private final ProtocolContext context;
    private final BiConsumer<NodeId, Now> announced;
    private final SeenAnnouncements seen = new SeenAnnouncements();
    private final Map<NodeId, EntityId> pins = new HashMap<>();
    private final Map<NodeId, SubnetId> subnets = new HashMap<>();
    private final Map<NodeId, TokenBucket> paces = new HashMap<>();

    /**
     * @param announced told when a peer's own announcement changed what is known of it
     */
    Hearing(
            DiscoverySettings settings,
            Crypto crypto,
            CapabilityIndex index,
            ProtocolContext context,
            BiConsumer<NodeId, Now> announced) {
        this.settings = settings;
        this.crypto = crypto;
        this.index = index;
        this.context = context;
        this.announced = announced;
    }

    Optional<EntityId> pinned(NodeId node) {
        return Optional.ofNullable(pins.get(node));
    }

    Optional<SubnetId> subnet(NodeId node) {
        return Optional.ofNullable(subnets.get(node));
    }

    Outcome heard(Caller from, byte[] bytes, Now now) {
        CapabilityAnnouncement record;
        try {
            record = CapabilityAnnouncement.decode(bytes);
        } catch (MalformedException e) {
            return Outcome.MALFORMED;
        }
        boolean direct = record.hopCount() == 0;
        NodeId origin = record.nodeId();
        if (direct && !origin.equals(from.node())) return Outcome.NOT_THE_SENDER;
        if (origin.equals(context.self())) return Outcome.OWN;
        Copy copy = new Copy(origin, record.version(), direct);
        if (seen.contains(copy)) return Outcome.SEEN;
        boolean signed = record.signature().isPresent();
        if (!signed && settings.requireSigned()) return Outcome.UNSIGNED;
        if (!record.isBound()) return Outcome.NOT_BOUND;
        if (!pace(from.node(), now).take(1, now.nanos())) return Outcome.TOO_FAST;
        if (signed && !record.verifies(this::verify)) return Outcome.BAD_SIGNATURE;
        if (direct && signed && !pin(from, record)) return Outcome.OTHER_ENTITY;
        seen.add(copy, now.nanos());
        if (!direct) {
            context.offerRoute(origin, from.node(), record.hopCount() + DIRECT_METRIC, now);
        }
        record.forwarded().ifPresent(further -> forward(further, from.node(), now));
        index.insert(record.withCapabilities(ReceivedCapabilities.of(record.capabilities())));
        if (direct && signed) place(record, now);
        return Outcome.TAKEN;
    }

    /** The peer failed or is gone: nothing that was bound to its session stays (spec 04a §18). */
    void left(NodeId peer) {
        index.remove(peer);
        pins.remove(peer);
        subnets.remove(peer);
        paces.remove(peer);
        seen.forget(peer);
    }

    void sweep(Now now) {
        index.sweep();
        seen.sweep(now.nanos());
    }

    /** Whether the record may speak for the peer; the first one that does is remembered. */
    private boolean pin(Caller from, CapabilityAnnouncement record) {
        Optional<EntityId> proven = from.proven();
        if (proven.isPresent() && !proven.get().equals(record.entityId())) return false;
        EntityId before = pins.putIfAbsent(from.node(), record.entityId());
        return before == null || before.equals(record.entityId());
    }

    private void place(CapabilityAnnouncement record, Now now) {
        settings.subnetPolicy()
                .ifPresent(policy ->
                        subnets.put(record.nodeId(), policy.assign(record.capabilities())));
        announced.accept(record.nodeId(), now);
    }

    /** To everyone but the sender and whoever lies on the way to the origin. */
    private void forward(CapabilityAnnouncement further, NodeId from, Now now) {
        byte[] bytes = further.encode();
        Optional<NodeId> towards = context.nextHop(further.nodeId(), now);
        for (NodeId peer : context.peers()) {
            boolean skipped =
                    peer.equals(from)
                            || peer.equals(further.nodeId())
                            || towards.filter(peer::equals).isPresent();
            if (skipped) continue;
            try {
                context.send(peer, SubprotocolId.CAPABILITY, bytes, now);
            } catch (MeshException unreachable) {
                // Others pass it on too.
            }
        }
    }

    private boolean verify(EntityId signer, byte[] message, byte[] signature) {
        return crypto.verify(signer.bytes(), message, signature) == SignatureCheck.VALID;
    }

    private TokenBucket pace(NodeId peer, Now now) {
        return paces.computeIfAbsent(peer, _ -> new TokenBucket(RECORDS_PER_SECOND, now.nanos()));
    }

    /** What became of a copy that came. */
    enum Outcome {
        TAKEN,
        MALFORMED,
        NOT_THE_SENDER,
        OWN,
        SEEN,
        UNSIGNED,
        NOT_BOUND,
        TOO_FAST,
        BAD_SIGNATURE,
        OTHER_ENTITY
    }
}
