package org.netmesh.capability.placement;

/** Which resources count (spec 04b §7.3). */
public enum ResourcePool {
    COMPUTE,
    STORAGE,
    BOTH
}
