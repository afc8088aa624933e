package org.netmesh.capability;

import java.util.Locale;

/** What an accelerator is. */
public enum AcceleratorKind {
    TPU,
    NPU,
    FPGA,
    ASIC,
    DSP,
    UNKNOWN;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String wire() {
        return wire;
    }
}
