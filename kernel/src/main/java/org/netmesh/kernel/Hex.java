package org.netmesh.kernel;

import java.util.HexFormat;

/** Lower-case hexadecimal, the text form of ids, keys and hashes. Stateless. */
public final class Hex {
    private static final HexFormat FORMAT = HexFormat.of();

    private Hex() {}

    /** Two digits a byte. */
    public static String of(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    /** Always 16 digits. */
    public static String of(long value) {
        return FORMAT.toHexDigits(value);
    }

    /**
     * @param text digits of either case, two a byte, nothing between them
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    public static byte[] parse(String text) {
        return FORMAT.parseHex(text);
    }
}
