package org.netmesh.capability.placement;

/** What the intent of an artifact means for a candidate (spec 04b §7.4). */
public enum IntentPolicy {
    DISABLED,
    /** The candidate must have all that the artifact's intent requires. */
    STRICT,
    /** The candidate must be fit for at least one registered intent. */
    ANY_OF_LOCAL_CAPABILITIES
}
