package org.netmesh.mesh.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;

/**
 * Everybody we have a session with, by node id, by session and by address. A packet is attributed
 * by its session alone; an address is a hint, and belongs to the peer that lives there, never to
 * one behind it (spec 02 §30 M-9, M-10). Confined to the core's thread.
 */
final class Peers {
    static final int MAX_PEERS = 10_000;

    /** Peers that may come from one host: itself, or whoever is behind it. */
    static final int MAX_PER_HOST = MAX_PEERS / 4;

    private final Map<NodeId, PeerState> byId = new LinkedHashMap<>();
    private final Map<InetSocketAddress, NodeId> byAddress = new HashMap<>();
    private final LongIndex<PeerState> bySession;

    Peers(long hashSeed) {
        bySession = new LongIndex<>(hashSeed);
    }

    boolean full() {
        return byId.size() >= MAX_PEERS;
    }

    /** Whether one more may come from there, so that no host takes the table alone. */
    boolean hasRoomFor(InetSocketAddress from) {
        if (full()) return false;
        if (byId.size() < MAX_PER_HOST) return true;
        InetAddress host = from.getAddress();
        long there =
                byId.values().stream()
                        .filter(peer -> peer.address().getAddress().equals(host))
                        .count();
        return there < MAX_PER_HOST;
    }

    /**
     * Adds a peer, in the place of the session it had before.
     *
     * @param residence whether the peer itself lives at its address
     * @return the state that was replaced
     */
    @Nullable PeerState add(PeerState peer, Residence residence) {
        PeerState before = remove(peer.id());
        byId.put(peer.id(), peer);
        peer.link().forEachSession(session -> bySession.put(session, peer));
        if (residence == Residence.DIRECT) byAddress.put(peer.address(), peer.id());
        return before;
    }

    /** Forgets a peer; its session is left to the caller. */
    @Nullable PeerState remove(NodeId id) {
        PeerState peer = byId.remove(id);
        if (peer == null) return null;
        peer.link().forEachSession(bySession::remove);
        byAddress.remove(peer.address(), id);
        return peer;
    }

    /** The peer's packets come from elsewhere now. */
    void move(PeerState peer, InetSocketAddress address, Residence residence) {
        byAddress.remove(peer.address(), peer.id());
        peer.address(address);
        if (residence == Residence.DIRECT) byAddress.put(address, peer.id());
    }

    @Nullable PeerState get(NodeId id) {
        return byId.get(id);
    }

    /** A session joins those that the peer has. */
    void addSession(long session, PeerState peer) {
        bySession.put(session, peer);
    }

    void removeSession(long session) {
        bySession.remove(session);
    }

    @Nullable PeerState ofSession(long session) {
        return bySession.get(session);
    }

    /** The peer that lives at an address. */
    Optional<NodeId> at(InetSocketAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Whether the peer's packets go through a relay: its address is another's, or nobody's. */
    boolean relayed(PeerState peer) {
        return !peer.id().equals(byAddress.get(peer.address()));
    }

    /** In the order in which they were added. */
    Collection<PeerState> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** Whether an address is its peer's own or that of a relay before it. */
    enum Residence {
        DIRECT,
        RELAYED
    }
}
