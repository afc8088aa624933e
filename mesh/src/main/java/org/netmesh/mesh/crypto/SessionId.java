package org.netmesh.mesh.crypto;

import org.netmesh.kernel.Hex;

/**
 * Names a session in packet headers: the first eight bytes of the handshake hash, little-endian
 * (spec 01 §6.2). Any value is possible, zero too. Immutable.
 */
public record SessionId(long value) {
    /** The four bytes in front of the counter in every nonce: both halves, XORed (spec 01 §3.6). */
    public int noncePrefix() {
        return (int) value ^ (int) (value >>> Integer.SIZE);
    }

    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return Hex.of(value);
    }
}
