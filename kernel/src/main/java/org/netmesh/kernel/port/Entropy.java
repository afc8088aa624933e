package org.netmesh.kernel.port;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Unpredictable bytes: keys, nonces, ids. The simulator's are reproducible. Thread-safe. */
@FunctionalInterface
public interface Entropy {
    /** Overwrites the whole array. */
    void fill(byte[] target);

    default long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        fill(bytes);
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** The operating system's. */
    static Entropy system() {
        return new SecureRandom()::nextBytes;
    }
}
