package org.netmesh.capability.placement;

/** What a wish to stand beside a chain means (spec 04b §7.3). */
public enum ColocationPolicy {
    IGNORE,
    /** A candidate without the chain scores 0.7. */
    SOFT,
    /** A candidate without the chain scores 0. */
    STRICT
}
