package org.netmesh.mesh.extended;

import java.net.InetSocketAddress;

/**
 * How packets travel to a peer: straight to its address, or wrapped in the routing header to that
 * of the next relay (spec 20 §6). Immutable.
 *
 * @param address the peer's own, or the relay's
 */
public record Path(InetSocketAddress address, boolean relayed) {
    /** Spares a record for each packet. */
    boolean is(InetSocketAddress from, boolean throughRelay) {
        return relayed == throughRelay && address.equals(from);
    }

    /** Whether at most the port differs: a translator was rebound, the network is the same. */
    boolean samePlace(Path other) {
        return !relayed
                && !other.relayed
                && address.getAddress().equals(other.address.getAddress());
    }

    /** Whether it never leaves this machine. */
    boolean loopback() {
        return !relayed && address.getAddress().isLoopbackAddress();
    }
}
