package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.RoutingId;
import org.netmesh.mesh.wire.RoutingView;

/**
 * Passes packets of others on, unopened, from the same socket (spec 01 §5.3, 02 §13.1): only for
 * peers, never back, never in a circle. Confined to the core's thread.
 */
final class Forwarder {
    private final RoutingId self;
    private final Peers peers;
    private final Transmitter transmitter;
    private final Output output;
    private final Figures figures;

    Forwarder(
            RoutingId self, Peers peers, Transmitter transmitter, Output output, Figures figures) {
        this.self = self;
        this.peers = peers;
        this.transmitter = transmitter;
        this.output = output;
        this.figures = figures;
    }

    /**
     * @param routing stands on the datagram, whose header is changed
     */
    DropReason forward(
            RoutingView routing,
            InetSocketAddress from,
            byte[] bytes,
            int offset,
            int length,
            Now now) {
        InetSocketAddress hop = hop(routing, from, now);
        DropReason reason = judge(routing, hop);
        switch (reason) {
            case LOOP -> figures.count(Figures.Total.FORWARD_DROPPED_LOOP);
            case NO_ROUTE -> figures.count(Figures.Total.FORWARD_DROPPED_NO_ROUTE);
            case TTL -> figures.count(Figures.Total.FORWARD_DROPPED_TTL);
            default -> {
                figures.count(Figures.Total.FORWARDED);
                figures.add(Figures.Total.FORWARDED_BYTES, length);
            }
        }
        if (hop != null && !reason.dropped()) output.datagram(hop, bytes, offset, length);
        return reason;
    }

    private @Nullable InetSocketAddress hop(RoutingView routing, InetSocketAddress from, Now now) {
        if (peers.at(from).isEmpty() || routing.destination() == 0) return null;
        InetSocketAddress hop = transmitter.nextHop(new NodeId(routing.destination()), now);
        return from.equals(hop) ? null : hop;
    }

    private DropReason judge(RoutingView routing, @Nullable InetSocketAddress hop) {
        if (routing.source() == self.value()) return DropReason.LOOP;
        if (hop == null) return DropReason.NO_ROUTE;
        NodeId destination = new NodeId(routing.destination());
        boolean last = peers.at(hop).map(destination::equals).orElse(false);
        return routing.ttl() == 1 && !last ? DropReason.TTL : routing.forward();
    }
}
