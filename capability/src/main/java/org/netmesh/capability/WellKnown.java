package org.netmesh.capability;

/** Tags that this room itself looks for. */
final class WellKnown {
    static final Tag GPU = new Tag.AxisPresent(new TagKey(TaxonomyAxis.HARDWARE, "gpu"));

    static final TagKey MEMORY = new TagKey(TaxonomyAxis.HARDWARE, "memory_gb");
    static final TagKey VRAM = new TagKey(TaxonomyAxis.HARDWARE, "gpu.vram_gb");
    static final TagKey VENDOR = new TagKey(TaxonomyAxis.HARDWARE, "gpu.vendor");

    static final String CAUSAL = "causal:";
    static final String FORK_OF = "fork-of:";
    static final String HEAT = "heat:";
    static final String HEAT_BLOB_BODY = "blob:";

    private WellKnown() {}
}
