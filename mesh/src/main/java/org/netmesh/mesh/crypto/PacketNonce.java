package org.netmesh.mesh.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.crypto.spec.IvParameterSpec;

/** A nonce that is set anew for each packet instead of being allocated. Confined to one thread. */
final class PacketNonce extends IvParameterSpec {
    static final int BYTES = 12;
    private static final int COUNTER = 4;

    private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

    PacketNonce() {
        super(new byte[BYTES]);
    }

    void set(int prefix, long counter) {
        bytes.putInt(0, prefix).putLong(COUNTER, counter);
    }

    /** A copy, as the cipher keeps what it gets. */
    @Override
    public byte[] getIV() {
        return bytes.array().clone();
    }
}
