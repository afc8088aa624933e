package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.crypto.HandshakeSecrets;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.PeerChange;
import org.netmesh.mesh.session.NetSession;

/**
 * Begins and ends sessions: everything that a peer holds is taken and released here (spec 02 §4.5).
 * Confined to the core's thread.
 */
final class Sessions {
    private final NodeSetup setup;
    private final Peers peers;
    private final Topology topology;
    private final Streams streams;
    private final Output output;
    private final Figures figures;
    private final Consumer<PeerChange> protocols;

    Sessions(
            NodeSetup setup,
            Peers peers,
            Topology topology,
            Streams streams,
            Output output,
            Figures figures,
            Consumer<PeerChange> protocols) {
        this.setup = setup;
        this.peers = peers;
        this.topology = topology;
        this.streams = streams;
        this.output = output;
        this.figures = figures;
        this.protocols = protocols;
    }

    /** A handshake is complete: registers the peer, in the place of an older session. */
    PeerState begin(
            NodeId id,
            HandshakeSecrets secrets,
            InetSocketAddress address,
            Residence residence,
            Now now) {
        PeerState peer =
                new PeerState(
                        id,
                        NetSession.of(secrets.plainKeys(), now.nanos()),
                        secrets.role(),
                        address,
                        new PlainStreams(setup.limits().maxStreams(), setup.entropy().nextLong()));
        PeerState before = peers.add(peer, residence);
        if (before != null) {
            release(before, "the peer began a new session");
            figures.count(Figures.Total.SESSIONS_REPLACED);
        }
        figures.count(
                secrets.role() == Role.INITIATOR
                        ? Figures.Total.SESSIONS_DIALLED
                        : Figures.Total.SESSIONS_ANSWERED);
        topology.connected(peer, residence, now);
        output.peerEvent(new PeerEvent.Connected(id, address));
        protocols.accept(new PeerChange.Connected(id));
        return peer;
    }

    /** Forgets a peer and everything it holds. */
    void end(NodeId id, String why) {
        PeerState peer = peers.remove(id);
        if (peer == null) return;
        release(peer, why);
        topology.removed(id);
        figures.count(Figures.Total.PEERS_EVICTED);
        output.peerEvent(new PeerEvent.Evicted(id));
        protocols.accept(new PeerChange.Removed(id));
    }

    Peer view(PeerState peer) {
        return new Peer(peer.id(), peer.address(), peers.relayed(peer), status(peer.id()));
    }

    private NodeStatus status(NodeId id) {
        return topology.status(id);
    }

    private void release(@Nullable PeerState peer, String why) {
        if (peer == null) return;
        streams.ended(peer, why);
        peer.session().close();
    }
}
