package org.netmesh.mesh.extended;

/** How many bytes may be under way on a path (RFC 9002, section 7 and appendix B). */
final class NewReno {
    private static final int INITIAL_PACKETS = 10;
    private static final int MIN_PACKETS = 2;
    private static final int INITIAL_BYTES = 14_720;

    private int datagramBytes;
    private long window;
    private long slowStartThreshold = Long.MAX_VALUE;
    private long recoveryStartNanos;
    private boolean recovering;
    private long inFlight;

    /**
     * @param datagramBytes the path's datagram size, from which the windows follow
     */
    NewReno(int datagramBytes) {
        this.datagramBytes = datagramBytes;
        this.window =
                Math.min(
                        (long) INITIAL_PACKETS * datagramBytes,
                        Math.max(MIN_PACKETS * datagramBytes, INITIAL_BYTES));
    }

    /** The path takes other datagrams now; two of them always fit the window. */
    void datagramBytes(int bytes) {
        datagramBytes = bytes;
        window = Math.max(window, minimum());
    }

    void sent(int bytes) {
        inFlight += bytes;
    }

    /**
     * @param limited whether the sender was held back by the window; without that it does not grow
     */
    void acknowledged(int bytes, long sentNanos, boolean limited) {
        inFlight -= bytes;
        boolean sentBeforeRecovery = recovering && sentNanos - recoveryStartNanos <= 0;
        if (sentBeforeRecovery || !limited) return;
        recovering = false;
        if (window < slowStartThreshold) window += bytes;
        else window += (long) datagramBytes * bytes / window;
    }

    /** A packet was lost; losses of one round trip halve the window once. */
    void lost(int bytes, long sentNanos, long nowNanos) {
        inFlight -= bytes;
        if (recovering && sentNanos - recoveryStartNanos <= 0) return;
        recovering = true;
        recoveryStartNanos = nowNanos;
        slowStartThreshold = Math.max(window / 2, minimum());
        window = slowStartThreshold;
    }

    /** A packet will never be acknowledged nor repaired, and says nothing about the path. */
    void discarded(int bytes) {
        inFlight -= bytes;
    }

    /** Everything sent over a long time was lost: begin anew. */
    void persistentCongestion() {
        window = minimum();
        recovering = false;
    }

    boolean mayTake(int bytes) {
        return inFlight + bytes <= window;
    }

    long window() {
        return window;
    }

    long inFlight() {
        return inFlight;
    }

    private long minimum() {
        return (long) MIN_PACKETS * datagramBytes;
    }
}
