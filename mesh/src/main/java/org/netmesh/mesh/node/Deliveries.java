package org.netmesh.mesh.node;

import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.subprotocol.SubprotocolId;
import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/** Hands what opened packets carry to those it is for. Confined to the core's thread. */
final class Deliveries {
    private final Protocols protocols;
    private final Output output;

    Deliveries(Protocols protocols, Output output) {
        this.protocols = protocols;
        this.output = output;
    }

    /**
     * @param frames stands before the first event of the packet, or of what it completes
     * @param unread where the user's readers keep account of what they take
     */
    void events(PeerState from, PacketView packet, FrameCursor frames, Unread unread, Now now) {
        Protocols.Claim claim = protocols.claim(packet.stream());
        while (frames.next()) {
            if (claim != null && protocols.takes(claim, from, packet, frames, now)) continue;
            output.event(from, packet, frames, unread, now);
        }
    }

    /**
     * @param frames stands before the first message
     */
    DropReason messages(PeerState from, PacketView packet, FrameCursor frames, Now now) {
        int subprotocol = packet.subprotocol();
        if (!protocols.takes(subprotocol)) return DropReason.UNKNOWN_SUBPROTOCOL;
        protocols.received(from, new SubprotocolId(subprotocol), frames, now);
        return DropReason.NONE;
    }
}
