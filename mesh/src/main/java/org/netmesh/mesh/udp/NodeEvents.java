package org.netmesh.mesh.udp;

import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.node.PeerState;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/** Where what a node experiences goes. Called on the event loop; must not block. */
public interface NodeEvents {
    /** An event has come; packet and frame are lent for the call, {@code unread} is not. */
    void event(PeerState from, PacketView packet, FrameCursor event, Unread unread, Now now);

    void peerEvent(PeerEvent event);

    /** The node is closed. */
    void finish();
}
