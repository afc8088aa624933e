package org.netmesh.bus;

/** Where the batch sequences of a producer with a durable nonce begin (spec 05 §30.1 row 1). */
public enum SequenceStart {
    /** Above everything an earlier run may have used, so that no id names two events. */
    RESUME,
    /** At 0, as Net 0.19.0 does; storages then take new events for old ones. */
    ZERO
}
