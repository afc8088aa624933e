package org.netmesh.mesh.udp;

import org.netmesh.mesh.PeerEvent;
import org.netmesh.mesh.node.PeerState;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/** Where what a node experiences goes. Called on the loop's thread; must not block. */
public interface NodeEvents {
    /** An event has come; packet and frame are lent for the call. */
    void event(PeerState from, PacketView packet, FrameCursor event, Now now);

    void peerEvent(PeerEvent event);

    /** Whether the user does not keep up, so that senders should be held back. */
    boolean pressed();

    /** The node is closed. */
    void finish();
}
