package org.netmesh.mesh.node;

import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshLimits;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.wire.RoutingId;

/** Who the node is and by what keys it speaks. Immutable. */
public record NodeSetup(
        NodeId self,
        Psk psk,
        StaticKeyPair staticKeys,
        Crypto crypto,
        Entropy entropy,
        MeshTiming timing,
        MeshLimits limits) {
    private static final int ROUTE_AGE = 3;
    private static final int EVICTION = 30;

    /** With the limits of the specification. */
    public NodeSetup(
            NodeId self,
            Psk psk,
            StaticKeyPair staticKeys,
            Crypto crypto,
            Entropy entropy,
            MeshTiming timing) {
        this(self, psk, staticKeys, crypto, entropy, timing, MeshLimits.DEFAULT);
    }

    long heartbeatNanos() {
        return timing.heartbeatInterval().toNanos();
    }

    long sessionTimeoutNanos() {
        return timing.sessionTimeout().toNanos();
    }

    long handshakeTimeoutNanos() {
        return timing.handshakeTimeout().toNanos();
    }

    long streamIdleNanos() {
        return timing.streamIdleTimeout().toNanos();
    }

    /** How long routes and links live without a refresh. */
    long routeMaxAgeNanos() {
        return ROUTE_AGE * sessionTimeoutNanos();
    }

    /** How long a failed peer is kept. */
    long evictionNanos() {
        return EVICTION * sessionTimeoutNanos();
    }

    RoutingId routingId() {
        return RoutingId.of(self);
    }
}
