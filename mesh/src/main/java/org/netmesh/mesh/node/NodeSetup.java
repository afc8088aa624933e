package org.netmesh.mesh.node;

import java.util.List;
import java.util.Optional;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.MeshLimits;
import org.netmesh.mesh.MeshTiming;
import org.netmesh.mesh.SessionSecurity;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.Psk;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.Identity;
import org.netmesh.mesh.wire.RoutingId;

/**
 * Who the node is and by what keys it speaks. Immutable.
 *
 * @param identity signs proofs in handshakes; its node id is {@code self}
 * @param security without an identity only {@code REFERENCE_ONLY}
 * @param pinned with whom an earlier run had extended sessions, the least recently used first
 */
public record NodeSetup(
        NodeId self,
        Psk psk,
        StaticKeyPair staticKeys,
        Crypto crypto,
        Entropy entropy,
        MeshTiming timing,
        MeshLimits limits,
        Optional<Identity> identity,
        SessionSecurity security,
        List<EntityId> pinned) {
    private static final int ROUTE_AGE = 3;
    private static final int EVICTION = 30;

    /**
     * @throws MeshException {@code INVALID_CONFIG} if the identity is missing or another's
     */
    public NodeSetup {
        pinned = List.copyOf(pinned);
        boolean named = identity.map(i -> i.nodeId().equals(self) && !i.isReadOnly()).orElse(false);
        if (security != SessionSecurity.REFERENCE_ONLY && !named) {
            throw MeshException.invalidConfig("extended sessions need the node's own identity");
        }
    }

    /** Without an identity, and with the limits of the specification: plain sessions only. */
    public NodeSetup(
            NodeId self,
            Psk psk,
            StaticKeyPair staticKeys,
            Crypto crypto,
            Entropy entropy,
            MeshTiming timing) {
        this(
                self,
                psk,
                staticKeys,
                crypto,
                entropy,
                timing,
                MeshLimits.DEFAULT,
                Optional.empty(),
                SessionSecurity.REFERENCE_ONLY,
                List.of());
    }

    /** The same node, which remembers other pins. */
    public NodeSetup withPinned(List<EntityId> remembered) {
        return new NodeSetup(
                self,
                psk,
                staticKeys,
                crypto,
                entropy,
                timing,
                limits,
                identity,
                security,
                remembered);
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

    /** Our origin as packet headers carry it; 0 for a node without an identity. */
    int originWire() {
        return identity.map(Identity::originHash).map(OriginHash::wire).orElse(0);
    }

    RoutingId routingId() {
        return RoutingId.of(self);
    }
}
