package org.netmesh.mesh.node;

/**
 * How many key agreements a node spends on strangers in a second, so that spoofed sources cannot
 * take the core (spec 20 §2.3). Confined to the core's thread.
 */
final class HandshakeBudget {
    static final int PER_SECOND = 2_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private long sinceNanos = Long.MIN_VALUE;
    private int spent;

    boolean spend(long nowNanos) {
        if (spent == 0 || nowNanos - sinceNanos >= SECOND_NANOS) {
            sinceNanos = nowNanos;
            spent = 0;
        }
        return spent++ < PER_SECOND;
    }
}
