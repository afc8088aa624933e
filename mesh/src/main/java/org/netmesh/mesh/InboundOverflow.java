package org.netmesh.mesh;

/** What happens to events for a reader who does not keep up; what is dropped is counted. */
public enum InboundOverflow {
    /** The event that has just come is dropped. */
    DROP_NEWEST,
    /** The event that has waited longest makes room. */
    DROP_OLDEST,
    /**
     * Senders are held back, each at its own credit: on extended sessions it comes back as events
     * are taken, on plain ones too once the queue is three quarters full. A full queue still takes
     * what was sent on credit; the newest event is dropped only of a stream that sent more than its
     * window allows, or has none.
     */
    BLOCK_GRANTS
}
