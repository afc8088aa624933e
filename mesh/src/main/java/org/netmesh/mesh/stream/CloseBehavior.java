package org.netmesh.mesh.stream;

/** What closing a stream does with events that wait for credit (spec 02 §15.1, §35.20). */
public enum CloseBehavior {
    /** They are refused at once. */
    DROP_AND_CLOSE,
    /** They are sent first, for at most five seconds. */
    DRAIN_THEN_CLOSE
}
