package org.netmesh.mesh.node;

import java.net.InetSocketAddress;

/** Where the datagram in hand came from. Reused; valid during the turn. Confined to the core. */
final class Arrived {
    private InetSocketAddress from = new InetSocketAddress(0);
    private boolean relayed;

    Arrived at(InetSocketAddress address, boolean throughRelay) {
        from = address;
        relayed = throughRelay;
        return this;
    }

    /** The socket that sent it: the peer's own, or that of the last relay. */
    InetSocketAddress from() {
        return from;
    }

    /** Whether it came in the routing header. */
    boolean relayed() {
        return relayed;
    }
}
