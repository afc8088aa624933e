package org.netmesh.capability.placement;

/** What one axis contributed to a score, before it was clamped to 0 to 1. */
public record AxisScore(Axis axis, float value) {
    /** The axes in the order in which they are multiplied. */
    public enum Axis {
        SCOPE,
        PROXIMITY,
        INTENT,
        COLOCATION,
        RESOURCE,
        ANTI_AFFINITY,
        CUSTOM
    }

    /** The value from 0 to 1; what is no number counts as 0. */
    float clamped() {
        return value > 0 ? Math.min(value, 1) : 0;
    }
}
