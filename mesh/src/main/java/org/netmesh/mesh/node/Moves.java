package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.List;
import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.extended.Path;
import org.netmesh.mesh.node.Peers.Residence;
import org.netmesh.mesh.protocol.Now;

/**
 * What a change of path means for the node: addresses, routes, whoever is behind a neighbour that
 * moved (spec 20 §6). Confined to the core's thread.
 */
final class Moves {
    private final Peers peers;
    private final Topology topology;
    private final Output output;
    private final Figures figures;

    Moves(Peers peers, Topology topology, Output output, Figures figures) {
        this.peers = peers;
        this.topology = topology;
        this.output = output;
        this.figures = figures;
    }

    /** The ways to a peer through neighbours, the best first. */
    List<Path> ways(PeerState peer, Now now) {
        return topology.ways(peer.id(), now).stream()
                .map(peers::get)
                .map(relay -> new Path(relay.address(), true))
                .toList();
    }

    /** Something was said on a way that is not the usual one. */
    void asked() {
        figures.count(Figures.Total.PATH_PROBES);
    }

    /** The association goes another way now. */
    void moved(PeerState peer, Path from, Path to, Now now) {
        peers.move(peer, to.address(), to.relayed() ? Residence.RELAYED : Residence.DIRECT);
        if (!from.relayed() && !to.relayed()) carryAlong(from.address(), to.address());
        if (from.relayed() != to.relayed()) topology.moved(peer, now);
        figures.count(Figures.Total.PATH_CHANGES);
        output.peerEvent(
                new PeerEvent.PathChanged(peer.id(), from.address(), to.address(), to.relayed()));
    }

    /** Whoever is reached through a neighbour is reached where it lives now. */
    private void carryAlong(InetSocketAddress from, InetSocketAddress to) {
        for (PeerState other : peers.all()) {
            if (!other.address().equals(from)) continue;
            peers.move(other, to, Residence.RELAYED);
            other.link().association().ifPresent(behind -> behind.relayMoved(from, to));
        }
    }
}
