package org.netmesh.mesh;

/** What the failure detector thinks of a peer (spec 02 §9). */
public enum NodeStatus {
    HEALTHY,
    SUSPECTED,
    FAILED,
    /** Not heard of since it was added or evicted. */
    UNKNOWN
}
