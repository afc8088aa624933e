package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.session.NetSession;
import org.netmesh.mesh.wire.RoutingId;

/** A node that we have a session with. Confined to the core's thread. */
public final class PeerState {
    private final NodeId id;
    private final NetSession session;
    private final Role ourRole;
    private final InetSocketAddress address;
    private final PlainStreams streams;

    /**
     * @param address where its packets come from: itself, or the last relay before us
     */
    PeerState(
            NodeId id,
            NetSession session,
            Role ourRole,
            InetSocketAddress address,
            PlainStreams streams) {
        this.id = id;
        this.session = session;
        this.ourRole = ourRole;
        this.address = address;
        this.streams = streams;
    }

    public NodeId id() {
        return id;
    }

    RoutingId routingId() {
        return RoutingId.of(id);
    }

    public InetSocketAddress address() {
        return address;
    }

    NetSession session() {
        return session;
    }

    /** Who dialled. */
    Role ourRole() {
        return ourRole;
    }

    PlainStreams streams() {
        return streams;
    }
}
