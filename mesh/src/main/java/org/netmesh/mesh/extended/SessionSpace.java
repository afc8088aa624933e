package org.netmesh.mesh.extended;

import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.session.NetSession;

/**
 * One session of an association: a packet number space of its own (spec 20 §4.2). Confined to one
 * thread.
 */
final class SessionSpace {
    private final NetSession session;
    private final Role ourRole;
    private final long beganNanos;
    private final PacketSpace<Content> sent = new PacketSpace<>();
    private final ReceivedNumbers received = new ReceivedNumbers();
    private long supersededNanos = Long.MAX_VALUE;
    private long firstOfPath;

    SessionSpace(NetSession session, Role ourRole, long nowNanos) {
        this.session = session;
        this.ourRole = ourRole;
        this.beganNanos = nowNanos;
    }

    NetSession session() {
        return session;
    }

    Role ourRole() {
        return ourRole;
    }

    long beganNanos() {
        return beganNanos;
    }

    PacketSpace<Content> sent() {
        return sent;
    }

    ReceivedNumbers received() {
        return received;
    }

    /** What is sent from now on goes another way. */
    void pathBegan() {
        firstOfPath = session.sealedPackets();
    }

    /** Whether a packet was sent on the present path, so that its fate says something of it. */
    boolean onPath(long number) {
        return number >= firstOfPath;
    }

    /** Another session is used for sending from now on. */
    void superseded(long nowNanos) {
        supersededNanos = nowNanos;
    }

    /** Long out of use, by us and by the peer. */
    boolean over(long graceNanos, long nowNanos) {
        return supersededNanos != Long.MAX_VALUE
                && nowNanos - supersededNanos > graceNanos
                && session.silent(nowNanos, graceNanos);
    }
}
