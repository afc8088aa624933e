package org.netmesh.cortex;

/**
 * What one adapter counted about waits for tokens (spec 06 §20). Immutable.
 *
 * @param waitsTotal waits that got a permit
 * @param waitDurationNanosSum how long they took together
 */
public record RywMetrics(
        long waitsTotal,
        long timeoutsTotal,
        long queueFullTotal,
        long wrongOriginTotal,
        long waitDurationNanosSum) {}
