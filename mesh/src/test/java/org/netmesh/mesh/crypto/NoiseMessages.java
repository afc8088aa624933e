package org.netmesh.mesh.crypto;

import java.util.Arrays;

/** Cuts Noise messages out of recorded datagrams. */
final class NoiseMessages {
    private static final int HEADER = 64;
    private static final int ROUTING = 18;

    private NoiseMessages() {}

    static byte[] tail(byte[] datagram) {
        return Arrays.copyOfRange(datagram, HEADER, datagram.length);
    }

    static byte[] routedTail(byte[] datagram) {
        return Arrays.copyOfRange(datagram, ROUTING + HEADER, datagram.length);
    }
}
