package org.netmesh.mesh.crypto;

import org.netmesh.mesh.wire.DropReason;
import org.netmesh.mesh.wire.PacketView;

/** What the header of a handshake datagram must say before Noise is asked. */
final class ResponderHeaders {
    private ResponderHeaders() {}

    static boolean accepts(byte[] datagram) {
        PacketView packet = new PacketView();
        return packet.wrap(datagram, 0, datagram.length) == DropReason.NONE && packet.handshake();
    }
}
