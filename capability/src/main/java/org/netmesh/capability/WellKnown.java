package org.netmesh.capability;

/** Tags that this room itself looks for. */
final class WellKnown {
    static final Tag GPU = new Tag.AxisPresent(new TagKey(TaxonomyAxis.HARDWARE, "gpu"));

    static final String CAUSAL = "causal:";
    static final String FORK_OF = "fork-of:";
    static final String HEAT = "heat:";
    static final String HEAT_BLOB_BODY = "blob:";

    private WellKnown() {}
}
