package org.netmesh.mesh;

/** What happens to events for a reader who does not keep up; what is dropped is counted. */
public enum InboundOverflow {
    /** The event that has just come is dropped. */
    DROP_NEWEST,
    /** The event that has waited longest makes room. */
    DROP_OLDEST,
    /**
     * Senders are held back: from three quarters on no credit is granted until the queue is down to
     * a quarter. A sender without credit control, or many streams at once, may still fill the
     * queue; then the newest event is dropped.
     */
    BLOCK_GRANTS
}
