package org.netmesh.mesh.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A packet key that can be wiped, unlike the JDK's own key specification. */
final class WipedKey implements SecretKey {
    private static final long serialVersionUID = 1;

    private final transient byte[] bytes;
    private transient boolean destroyed;

    WipedKey(byte[] key) {
        bytes = key.clone();
    }

    @Override
    public String getAlgorithm() {
        return "ChaCha20";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy: the cipher wipes what it gets. */
    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public String toString() {
        return "[REDACTED]";
    }
}
