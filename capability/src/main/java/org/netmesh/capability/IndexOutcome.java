package org.netmesh.capability;

/** What became of an announcement that was given to the index. */
public enum IndexOutcome {
    INDEXED,
    /** Its lifetime was over: a replay, or a clock that is far behind. */
    EXPIRED,
    /** The same or a newer version is here. */
    STALE,
    /** The index holds as many nodes as it may. */
    FULL
}
