package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Route;
import org.netmesh.mesh.extended.Path;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.routing.RoutingTable;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketLayout;
import org.netmesh.mesh.wire.Pingwave;
import org.netmesh.mesh.wire.RoutingHeader;

/**
 * The one place that seals and addresses packets of sessions: straight to where a peer lives, or
 * wrapped for the next hop of its route (spec 02 §14, §35.3). Confined to the core's thread.
 */
final class Transmitter {
    private final NodeId self;
    private final Peers peers;
    private final RoutingTable routes;
    private final Output output;
    private final byte[] beacon = new byte[Pingwave.BYTES];
    private final PacketBuilder packet = new PacketBuilder();

    Transmitter(NodeId self, Peers peers, RoutingTable routes, Output output) {
        this.self = self;
        this.peers = peers;
        this.routes = routes;
        this.output = output;
    }

    /** Begins a packet to the peer; fill it, then {@link #send} it before the next one is begun. */
    PacketBuilder begin(PeerState peer, Now now) {
        if (hop(peer, now) == null) return packet.direct();
        return wrapped(peer);
    }

    /**
     * Seals and sends the packet that was begun for this peer in this turn.
     *
     * @return its counter
     */
    long send(PeerState peer, NetSession session, PacketBuilder filled, Now now) {
        long counter = session.seal(filled);
        output.datagram(address(peer, now), filled.bytes(), filled.offset(), filled.length());
        return counter;
    }

    /**
     * Begins a packet to the peer on a way of one's choice; {@link #send(NetSession, PacketBuilder,
     * Path)} is next.
     */
    PacketBuilder begin(PeerState peer, Path path) {
        return path.relayed() ? wrapped(peer) : packet.direct();
    }

    /** Seals and sends the packet that was begun for this way. */
    long send(NetSession session, PacketBuilder filled, Path path) {
        long counter = session.seal(filled);
        output.datagram(path.address(), filled.bytes(), filled.offset(), filled.length());
        return counter;
    }

    /** As {@link #send(PeerState, NetSession, PacketBuilder, Now)}, in one piece or not at all. */
    long sendWhole(PeerState peer, NetSession session, PacketBuilder filled, Now now) {
        long counter = session.seal(filled);
        output.whole(address(peer, now), filled.bytes(), filled.offset(), filled.length());
        return counter;
    }

    /** Where packets to the peer go now: to itself, or to the next relay. */
    InetSocketAddress address(PeerState peer, Now now) {
        InetSocketAddress hop = hop(peer, now);
        return hop == null ? peer.address() : hop;
    }

    /** Whether packets to the peer go through a relay now. */
    boolean relayed(PeerState peer, Now now) {
        return hop(peer, now) != null;
    }

    /** Heartbeats are never wrapped: a relay that has no such session drops them (spec 02 §8). */
    void heartbeat(PeerState peer, NetSession session) {
        if (peers.relayed(peer)) return;
        session.heartbeat(packet.direct());
        output.datagram(peer.address(), packet.bytes(), packet.offset(), packet.length());
    }

    /** A pingwave in clear, straight to where the peer lives (spec 02 §12). */
    void beacon(PeerState peer, Pingwave wave) {
        wave.write(beacon, 0);
        output.datagram(peer.address(), beacon, 0, Pingwave.BYTES);
    }

    /** The longest event that one packet to the peer carries. */
    int maxEventBytes(PeerState peer, Now now) {
        int payload =
                hop(peer, now) == null
                        ? PacketLayout.MAX_PAYLOAD_BYTES
                        : PacketLayout.MAX_ROUTED_PAYLOAD_BYTES;
        return payload - PacketLayout.FRAME_PREFIX_BYTES;
    }

    /** Where a packet for a destination goes next; {@code null} if no route is known. */
    @Nullable InetSocketAddress nextHop(NodeId destination, Now now) {
        Route route = routes.lookup(destination, now.nanos());
        PeerState hop = route == null ? null : peers.get(route.nextHop());
        return hop == null ? null : hop.address();
    }

    private PacketBuilder wrapped(PeerState peer) {
        return packet.routed(peer.id().value(), (int) self.value(), RoutingHeader.DATA_TTL);
    }

    /** The relay before the peer, or {@code null} if its packets go straight to where it lives. */
    private @Nullable InetSocketAddress hop(PeerState peer, Now now) {
        Route route = peer.mobile() ? null : routes.lookup(peer.id(), now.nanos());
        if (route != null && !route.nextHop().equals(peer.id())) {
            PeerState relay = peers.get(route.nextHop());
            if (relay != null) return relay.address();
        }
        return peers.relayed(peer) ? peer.address() : null;
    }
}
