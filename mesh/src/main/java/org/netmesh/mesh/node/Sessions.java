package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.crypto.HandshakeSecrets;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.SessionId;
import org.netmesh.mesh.extended.Association;
import org.netmesh.mesh.extended.Path;
import org.netmesh.mesh.extended.Terms;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.session.NetSession;

/**
 * Begins and ends sessions: everything that a peer holds is taken and released here (spec 02 §4.5).
 * Confined to the core's thread.
 */
final class Sessions {
    private final Peers peers;
    private final Topology topology;
    private final Transmitter transmitter;
    private final PlainLink.Shared plain;
    private final ExtendedLink.Shared extended;
    private final ExtendedPins pins;
    private final AssociationTags tags;
    private final Output output;
    private final Figures figures;
    private final Consumer<PeerChange> protocols;

    Sessions(
            Peers peers,
            Topology topology,
            Transmitter transmitter,
            PlainLink.Shared plain,
            ExtendedLink.Shared extended,
            ExtendedPins pins,
            AssociationTags tags,
            Output output,
            Figures figures,
            Consumer<PeerChange> protocols) {
        this.peers = peers;
        this.topology = topology;
        this.transmitter = transmitter;
        this.plain = plain;
        this.extended = extended;
        this.pins = pins;
        this.tags = tags;
        this.output = output;
        this.figures = figures;
        this.protocols = protocols;
    }

    /** A plain handshake is complete: registers the peer, in the place of an older session. */
    PeerState plain(
            NodeId id,
            HandshakeSecrets secrets,
            InetSocketAddress address,
            Residence residence,
            Now now) {
        NetSession session = NetSession.of(secrets.plainKeys(), now.nanos());
        PeerState peer =
                new PeerState(
                        id, address, owner -> new PlainLink(owner, session, secrets.role(), plain));
        return begin(peer, secrets.role(), residence, now);
    }

    /**
     * An extended session is confirmed: it joins the association that it belongs to, else begins a
     * new one in the place of what was (spec 20 §2.2).
     */
    PeerState extended(
            NodeId id,
            Terms terms,
            NetSession session,
            Role role,
            InetSocketAddress address,
            Residence residence,
            Now now) {
        pins.pin(terms.entity());
        tags.taken(id, terms);
        PeerState live = peers.get(id);
        Path path = new Path(address, residence == Residence.RELAYED);
        if (live != null && live.link() instanceof ExtendedLink link && link.joinedBy(terms)) {
            join(live, link, session, role, now);
            if (live.mobile()) link.reachedOn(path, now);
            else if (!live.address().equals(address)) peers.move(live, address, residence);
            topology.connected(live, residence, now);
            return live;
        }
        PeerState peer =
                new PeerState(
                        id,
                        address,
                        owner ->
                                new ExtendedLink(owner, terms, path, session, role, extended, now));
        return begin(peer, role, residence, now);
    }

    /**
     * A session that was made inside another one is confirmed; the path stays as it is.
     *
     * @return {@code null} if the association is gone meanwhile
     */
    @Nullable PeerState renewed(NodeId id, Terms terms, NetSession session, Role role, Now now) {
        PeerState live = peers.get(id);
        if (live == null || !(live.link() instanceof ExtendedLink link) || !link.joinedBy(terms)) {
            session.close();
            return null;
        }
        join(live, link, session, role, now);
        return live;
    }

    private void join(PeerState live, ExtendedLink link, NetSession session, Role role, Now now) {
        link.join(session, role, now);
        peers.addSession(session.id().value(), live);
    }

    /** Whether a session id is taken. */
    boolean taken(SessionId session) {
        return peers.ofSession(session.value()) != null;
    }

    /** Forgets a peer and everything it holds. */
    void end(NodeId id, String why, Now now) {
        PeerState peer = peers.remove(id);
        if (peer == null) return;
        peer.link().end(why, now);
        removed(id);
    }

    /** As {@link #end}, of our own will: the peer is told. */
    void leave(NodeId id, String why, Now now) {
        PeerState peer = peers.get(id);
        if (peer == null) return;
        peer.link().farewell(why, now);
        peers.remove(id);
        removed(id);
    }

    Peer view(PeerState peer, Now now) {
        InetSocketAddress address = transmitter.address(peer, now);
        boolean relayed = transmitter.relayed(peer, now);
        return new Peer(
                peer.id(),
                address,
                relayed,
                relayed ? peers.at(address) : Optional.empty(),
                status(peer.id()),
                peer.link().extended(),
                roundTrip(peer.link()),
                peer.link().association().map(Association::loss).orElseGet(OptionalDouble::empty));
    }

    private static Optional<Duration> roundTrip(Link link) {
        OptionalLong nanos =
                link.association().map(Association::roundTripNanos).orElseGet(OptionalLong::empty);
        return nanos.isPresent()
                ? Optional.of(Duration.ofNanos(nanos.getAsLong()))
                : Optional.empty();
    }

    private PeerState begin(PeerState peer, Role role, Residence residence, Now now) {
        PeerState before = peers.add(peer, residence);
        if (before != null) {
            before.link().end("the peer began a new session", now);
            figures.count(Figures.Total.SESSIONS_REPLACED);
        }
        figures.count(
                role == Role.INITIATOR
                        ? Figures.Total.SESSIONS_DIALLED
                        : Figures.Total.SESSIONS_ANSWERED);
        topology.connected(peer, residence, now);
        output.peerEvent(new PeerEvent.Connected(peer.id(), peer.address()));
        protocols.accept(new PeerChange.Connected(peer.id()));
        return peer;
    }

    private void removed(NodeId id) {
        topology.removed(id);
        figures.count(Figures.Total.PEERS_EVICTED);
        output.peerEvent(new PeerEvent.Evicted(id));
        protocols.accept(new PeerChange.Removed(id));
    }

    private NodeStatus status(NodeId id) {
        return topology.status(id);
    }
}
