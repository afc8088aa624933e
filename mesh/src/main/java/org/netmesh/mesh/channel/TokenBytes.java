package org.netmesh.mesh.channel;

import java.util.Arrays;

/** A token as it travels, not yet read. Its text form does not show it. Immutable. */
final class TokenBytes {
    private final byte[] bytes;

    private TokenBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static TokenBytes of(byte[] bytes) {
        return new TokenBytes(bytes.clone());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenBytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "TokenBytes[" + bytes.length + " bytes]";
    }
}
