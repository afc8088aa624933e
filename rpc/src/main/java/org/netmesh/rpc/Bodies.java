package org.netmesh.rpc;

import java.nio.ByteBuffer;

/** Bodies as arrays. */
final class Bodies {
    private Bodies() {}

    static byte[] bytes(ByteBuffer body) {
        byte[] copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        return copy;
    }
}
