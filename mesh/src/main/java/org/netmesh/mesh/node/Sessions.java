package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.NodeStatus;
import org.netmesh.mesh.Peer;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.crypto.HandshakeSecrets;
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
    private final PlainLink.Shared plain;
    private final Output output;
    private final Consumer<PeerChange> protocols;

    Sessions(
            Peers peers,
            Topology topology,
            PlainLink.Shared plain,
            Output output,
            Consumer<PeerChange> protocols) {
        this.peers = peers;
        this.topology = topology;
        this.plain = plain;
        this.output = output;
        this.protocols = protocols;
    }

    /** A handshake is complete: registers the peer, in the place of an older session. */
    PeerState begin(
            NodeId id,
            HandshakeSecrets secrets,
            InetSocketAddress address,
            Residence residence,
            Now now) {
        NetSession session = NetSession.of(secrets.plainKeys(), now.nanos());
        PeerState peer =
                new PeerState(
                        id, address, owner -> new PlainLink(owner, session, secrets.role(), plain));
        PeerState before = peers.add(peer, residence);
        if (before != null) release(before, "the peer began a new session");
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
        output.peerEvent(new PeerEvent.Evicted(id));
        protocols.accept(new PeerChange.Removed(id));
    }

    Peer view(PeerState peer) {
        return new Peer(
                peer.id(),
                peer.address(),
                peers.relayed(peer),
                status(peer.id()),
                peer.link().extended());
    }

    private NodeStatus status(NodeId id) {
        return topology.status(id);
    }

    private static void release(PeerState peer, String why) {
        peer.link().end(why);
    }
}
