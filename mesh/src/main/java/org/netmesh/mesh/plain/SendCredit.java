package org.netmesh.mesh.plain;

/**
 * How many bytes of one stream may still be sent on a plain session (spec 02 §16.2). Bytes are the
 * packet's plaintext plus 80, as the peer counts them. Always {@code remaining + (sent − consumed)
 * = window}. Confined to the event loop.
 */
public final class SendCredit {
    /** What a packet costs beside its plaintext: header and tag. */
    public static final int PACKET_OVERHEAD = 80;

    public static final long DEFAULT_WINDOW = 65_536;

    private final long window;
    private long remaining;
    private long sent;
    private long consumed;
    private long backpressureEvents;
    private long grantsReceived;

    /**
     * @param window bytes, at least 0; 0 admits everything
     */
    public SendCredit(long window) {
        this.window = window;
        this.remaining = window;
    }

    /** Takes the bytes of one packet, or counts a refusal and takes nothing. */
    public boolean acquire(int plaintextBytes) {
        if (window == 0) return true;
        long needed = plaintextBytes + (long) PACKET_OVERHEAD;
        if (remaining < needed) {
            backpressureEvents++;
            return false;
        }
        remaining -= needed;
        sent += needed;
        return true;
    }

    /** Whether a packet of this size could ever be admitted. */
    public boolean canEverAdmit(int plaintextBytes) {
        return window == 0 || plaintextBytes + (long) PACKET_OVERHEAD <= window;
    }

    /** Gives back what {@link #acquire} took for a packet that did not leave. */
    public void refund(int plaintextBytes) {
        if (window == 0) return;
        long bytes = plaintextBytes + (long) PACKET_OVERHEAD;
        remaining += bytes;
        sent -= bytes;
    }

    /**
     * Applies a grant: cumulative, so an old or repeated one changes nothing, and clamped to what
     * was sent, so a forged one cannot poison the stream.
     *
     * @param totalConsumed unsigned
     */
    public void grant(long totalConsumed) {
        grantsReceived++;
        if (window == 0) return;
        long value = Long.compareUnsigned(totalConsumed, sent) < 0 ? totalConsumed : sent;
        if (value <= consumed) return;
        remaining = Math.min(window, remaining + value - consumed);
        consumed = value;
    }

    /**
     * Declares everything outstanding lost, after a refused send saw no grant for three heartbeat
     * intervals (spec 02 §16.5): loss never closes a stream for good. A late grant does no harm, as
     * it is clamped.
     */
    public void writeOffOutstanding() {
        consumed = sent;
        remaining = window;
    }

    public boolean outstanding() {
        return sent != consumed;
    }

    /** Bytes that may be sent now; 0 when the window is 0. */
    public long remaining() {
        return remaining;
    }

    public long window() {
        return window;
    }

    public long backpressureEvents() {
        return backpressureEvents;
    }

    public long grantsReceived() {
        return grantsReceived;
    }
}
