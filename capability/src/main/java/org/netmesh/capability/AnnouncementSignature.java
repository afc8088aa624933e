package org.netmesh.capability;

import java.util.Locale;
import org.netmesh.kernel.Hex;

/** The 64 bytes of an Ed25519 signature, taken as given. Immutable. */
public record AnnouncementSignature(String hex) {
    private static final int BYTES = 64;

    /**
     * @throws IllegalArgumentException unless {@code hex} is 128 hexadecimal digits of either case
     */
    public AnnouncementSignature {
        if (Hex.parse(hex).length != BYTES) {
            throw new IllegalArgumentException("a signature has 128 hexadecimal digits");
        }
        hex = hex.toLowerCase(Locale.ROOT);
    }

    public static AnnouncementSignature of(byte[] bytes) {
        return new AnnouncementSignature(Hex.of(bytes));
    }

    public byte[] bytes() {
        return Hex.parse(hex);
    }
}
