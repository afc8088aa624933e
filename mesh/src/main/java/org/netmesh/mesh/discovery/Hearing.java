package org.netmesh.mesh.discovery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.IndexOutcome;
import org.netmesh.capability.ReceivedCapabilities;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.crypto.Crypto;
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

    /** New records of all peers together: what their signatures may cost the loop. */
    private static final int RECORDS_PER_SECOND_OF_ALL = 2_000;

    private static final int DIRECT_METRIC = 2;

    private final DiscoverySettings settings;
    private final Crypto crypto;
    private final CapabilityIndex index;
    private final ProtocolContext context;
    private final BiConsumer<NodeId, Now> announced;
    private final SeenAnnouncements seen = new SeenAnnouncements();
    private final Map<NodeId, EntityId> pins = new HashMap<>();
    private final Map<NodeId, CapabilityAnnouncement> words = new HashMap<>();
    private final Set<NodeId> newcomers = new HashSet<>();
    // Of peers whose versions began anew, when: what bears an earlier time is of their former life.
    private final Map<NodeId, Long> reborn = new HashMap<>();
    private final Map<NodeId, TokenBucket> paces = new HashMap<>();
    private final TokenBucket pace;
    private final Sources sources;
    // Read by queries from outside the loop.
    private final Map<NodeId, SubnetId> subnets = new ConcurrentHashMap<>();

    /**
     * @param announced told when a peer's own announcement changed what is known of it
     */
    Hearing(
            DiscoverySettings settings,
            Crypto crypto,
            CapabilityIndex index,
            ProtocolContext context,
            BiConsumer<NodeId, Now> announced,
            Now now) {
        this.settings = settings;
        this.crypto = crypto;
        this.index = index;
        this.context = context;
        this.announced = announced;
        pace = new TokenBucket(RECORDS_PER_SECOND_OF_ALL, now.nanos());
        sources = new Sources(settings.maxNodesPerNeighbour());
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
        if (!sources.mayBring(origin, from.node())) return Outcome.TOO_MANY;
        if (!mayCheck(from.node(), now)) return Outcome.TOO_FAST;
        if (signed && !record.verifies(this::verified)) return Outcome.BAD_SIGNATURE;
        boolean own = direct && signed;
        if (own && !pin(from, record)) return Outcome.OTHER_ENTITY;
        seen.add(copy, now.nanos());
        if (isOfFormerLife(record)) return Outcome.STALE;
        if (!direct) {
            context.offerRoute(origin, from.node(), record.hopCount() + DIRECT_METRIC, now);
        }
        record.forwarded().ifPresent(further -> forward(further, from.node(), now));
        IndexOutcome outcome =
                own ? takeOwn(received(record), now) : index.insert(received(record));
        if (outcome == IndexOutcome.INDEXED) sources.brought(origin, from.node());
        return outcome(outcome);
    }

    /**
     * A session began. What the peer announces in it counts anew, even if its process began to
     * count its versions again (spec 04a §21.2).
     */
    void arrived(NodeId peer) {
        seen.forget(peer);
        newcomers.add(peer);
    }

    /** A failed peer is heard again in the same session, so what it announced there holds again. */
    void recovered(NodeId peer, Now now) {
        CapabilityAnnouncement word = words.get(peer);
        if (word == null) return;
        pins.put(peer, word.entityId());
        takeOwn(word, now);
    }

    /** The peer failed: nothing of it stays but its last word (spec 04a §18). */
    void failed(NodeId peer) {
        index.remove(peer);
        pins.remove(peer);
        subnets.remove(peer);
        paces.remove(peer);
        seen.forget(peer);
    }

    /** The session is gone, and with it all that it brought. */
    void left(NodeId peer) {
        failed(peer);
        words.remove(peer);
        reborn.remove(peer);
        newcomers.remove(peer);
    }

    void sweep(Now now) {
        index.sweep();
        sources.keep(index::contains);
        seen.sweep(now.nanos());
    }

    private boolean verified(EntityId signer, byte[] message, byte[] signature) {
        return crypto.verify(signer.bytes(), message, signature).valid();
    }

    /** Whether the record may speak for the peer; the first one that does is remembered. */
    private boolean pin(Caller from, CapabilityAnnouncement record) {
        Optional<EntityId> proven = from.proven();
        if (proven.isPresent() && !proven.get().equals(record.entityId())) return false;
        EntityId before = pins.putIfAbsent(from.node(), record.entityId());
        return before == null || before.equals(record.entityId());
    }

    /** A peer's word of itself: it moves the peer's subnet, and what hangs on that. */
    private IndexOutcome takeOwn(CapabilityAnnouncement record, Now now) {
        NodeId peer = record.nodeId();
        IndexOutcome outcome = index.insert(record);
        boolean first = newcomers.remove(peer);
        if (outcome == IndexOutcome.STALE && first && beganAnew(words.get(peer), record)) {
            reborn.put(peer, record.timestampNanos());
            index.remove(peer);
            outcome = index.insert(record);
        }
        if (outcome == IndexOutcome.INDEXED || isNewestWord(record)) words.put(peer, record);
        settings.subnetPolicy()
                .ifPresent(policy -> subnets.put(peer, policy.assign(record.capabilities())));
        announced.accept(peer, now);
        return outcome;
    }

    private boolean isOfFormerLife(CapabilityAnnouncement record) {
        Long since = reborn.get(record.nodeId());
        return since != null && Long.compareUnsigned(record.timestampNanos(), since) < 0;
    }

    /** Also if a forwarded copy of it was faster, and stands in the index already. */
    private boolean isNewestWord(CapabilityAnnouncement record) {
        CapabilityAnnouncement before = words.get(record.nodeId());
        return before == null || Long.compareUnsigned(record.version(), before.version()) > 0;
    }

    /** A lower version with a later time: the origin's process counts from the start again. */
    private static boolean beganAnew(
            @Nullable CapabilityAnnouncement before, CapabilityAnnouncement record) {
        return before != null
                && Long.compareUnsigned(record.version(), before.version()) < 0
                && Long.compareUnsigned(record.timestampNanos(), before.timestampNanos()) > 0;
    }

    private static CapabilityAnnouncement received(CapabilityAnnouncement record) {
        return record.withCapabilities(ReceivedCapabilities.of(record.capabilities()));
    }

    private static Outcome outcome(IndexOutcome outcome) {
        return switch (outcome) {
            case INDEXED -> Outcome.TAKEN;
            case STALE -> Outcome.STALE;
            case EXPIRED -> Outcome.EXPIRED;
            case FULL -> Outcome.FULL;
        };
    }

    /**
     * To everyone but the sender and the origin. Also to whoever lies on our way to the origin,
     * whom the reference leaves out: after the origin moved that way may be an old one, and then
     * nobody would tell the node at its end.
     */
    private void forward(CapabilityAnnouncement further, NodeId from, Now now) {
        byte[] bytes = further.encode();
        for (NodeId peer : context.peers()) {
            if (peer.equals(from) || peer.equals(further.nodeId())) continue;
            try {
                context.send(peer, SubprotocolId.CAPABILITY, bytes, now);
            } catch (MeshException unreachable) {
                // Others pass it on too.
            }
        }
    }

    /** Checking a signature is the dear part: no peer may ask for more than its share. */
    private boolean mayCheck(NodeId from, Now now) {
        TokenBucket share =
                paces.computeIfAbsent(from, _ -> new TokenBucket(RECORDS_PER_SECOND, now.nanos()));
        return share.take(1, now.nanos()) && pace.take(1, now.nanos());
    }

    /** What became of a copy that came. */
    enum Outcome {
        TAKEN,
        /** Passed on, but not newer than what was known. */
        STALE,
        /** Passed on, but over already, or its origin's clock is behind. */
        EXPIRED,
        /** Passed on, but the index has no room for another node. */
        FULL,
        MALFORMED,
        NOT_THE_SENDER,
        OWN,
        SEEN,
        UNSIGNED,
        NOT_BOUND,
        /** The neighbour has brought as many nodes as one may. */
        TOO_MANY,
        TOO_FAST,
        BAD_SIGNATURE,
        OTHER_ENTITY
    }
}
