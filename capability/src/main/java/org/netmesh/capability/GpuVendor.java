package org.netmesh.capability;

import java.util.Locale;

/** Who made a GPU. An unknown maker is not the same as no GPU. */
public enum GpuVendor {
    NVIDIA,
    AMD,
    INTEL,
    APPLE,
    QUALCOMM,
    UNKNOWN;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String wire() {
        return wire;
    }

    /** The vendor of a word in any ASCII case; any other text is {@link #UNKNOWN}. */
    public static GpuVendor fromWire(String word) {
        return ofTag(word.toLowerCase(Locale.ROOT));
    }

    /** The vendor of exactly this lower-case word, as tags carry it. */
    static GpuVendor ofTag(String word) {
        for (GpuVendor vendor : values()) {
            if (vendor.wire.equals(word)) return vendor;
        }
        return UNKNOWN;
    }
}
