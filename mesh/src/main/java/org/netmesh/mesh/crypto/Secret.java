package org.netmesh.mesh.crypto;

import java.util.Arrays;

/** Secret bytes with an end: once wiped they are refused. Guarded by its own lock. */
final class Secret {
    private final String name;
    private final byte[] bytes;
    private boolean wiped;

    /**
     * @param name for errors
     * @param bytes taken over, not copied
     */
    Secret(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** A copy, for the caller to wipe. */
    synchronized byte[] copy() {
        if (wiped) throw CryptoException.wiped(name);
        return bytes.clone();
    }

    synchronized void wipe() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    /** For arrays whose time is over. */
    static void wipe(byte[]... arrays) {
        for (byte[] array : arrays) Arrays.fill(array, (byte) 0);
    }
}
