package org.netmesh.bus;

/** What a shard does for producers (spec 05 §9.2). */
public enum ShardState {
    /** Takes events. */
    ACTIVE,
    /** Takes none any more; what is inside still goes to the adapter. */
    DRAINING
}
