package org.netmesh.rpc.node;

/**
 * How much credit we gave out on one stream, and when one more is due because a grant or a body may
 * be lost: after a second without progress, up to twice the window (spec 09 §29.1). Confined to the
 * event loop.
 */
final class StreamCredit {
    static final long STALL_NANOS = 1_000_000_000L;
    private static final int STALLS_UNTIL_LOST = 10;

    private final long window;
    private long outstanding;
    private long progressNanos;
    private int stalls;

    StreamCredit(long window, long nowNanos) {
        this.window = window;
        this.outstanding = window;
        this.progressNanos = nowNanos;
    }

    void granted(long credits) {
        outstanding += credits;
    }

    void received(long nowNanos) {
        if (outstanding > 0) outstanding--;
        progressNanos = nowNanos;
        stalls = 0;
    }

    /** Whether to grant one more now; asked about once a second. */
    boolean extraDue(long nowNanos) {
        if (nowNanos - progressNanos < STALL_NANOS) return false;
        if (++stalls % STALLS_UNTIL_LOST == 0) outstanding = Math.min(outstanding, window);
        if (outstanding >= 2 * window) return false;
        outstanding++;
        return true;
    }
}
