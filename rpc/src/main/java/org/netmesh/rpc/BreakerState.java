package org.netmesh.rpc;

/** What a {@link CircuitBreaker} does with the next operation. */
public enum BreakerState {
    /** Runs it. */
    CLOSED,
    /** Refuses it until the cool-down is over. */
    OPEN,
    /** Lets one at a time probe whether things are well again. */
    HALF_OPEN
}
