package org.netmesh.mesh.plain;

/**
 * What was received on one stream of a plain session and is reported back as credit (spec 02 §16.3,
 * §16.5). A sequence gap older than a second counts as consumed at the average packet size, so that
 * loss does not starve the sender; a late packet of such a gap is not counted again. Grants are
 * coalesced: due when a quarter of the window is unreported, or 1 ms after the last packet.
 * Confined to the event loop.
 */
public final class ReceiveCredit {
    private static final long GAP_NANOS = 1_000_000_000L;
    private static final long FLUSH_NANOS = 1_000_000L;
    private static final int REPORTED_PARTS = 4;

    private final long window;
    private long consumed;
    private long reported;
    private long packets;
    private long packetBytes;
    private long nextSequence;
    private long missing;
    private long missingSinceNanos;
    private long compensated;
    private long lastPacketNanos;
    private long grantsSent;

    /**
     * @param window this side's window; 0 sends no grants
     */
    public ReceiveCredit(long window) {
        this.window = window;
    }

    /** Counts a packet that opened and was accepted. */
    public void received(long sequence, int plaintextBytes, long nowNanos) {
        long bytes = plaintextBytes + (long) SendCredit.PACKET_OVERHEAD;
        lastPacketNanos = nowNanos;
        packets++;
        packetBytes += bytes;
        if (sequence >= nextSequence) {
            if (sequence > nextSequence && missing == 0) missingSinceNanos = nowNanos;
            missing += sequence - nextSequence;
            nextSequence = sequence + 1;
        } else if (missing > 0) {
            missing--;
        } else if (compensated > 0) {
            compensated--;
            return;
        }
        consumed += bytes;
    }

    /** Counts gaps that have become old; called when a grant may be due. */
    public void compensate(long nowNanos) {
        if (missing == 0 || nowNanos - missingSinceNanos < GAP_NANOS) return;
        consumed += missing * (packetBytes / packets);
        compensated += missing;
        missing = 0;
    }

    /** Whether a grant should go out now. */
    public boolean grantDue(long nowNanos) {
        if (window == 0 || consumed == reported) return false;
        return consumed - reported >= window / REPORTED_PARTS
                || nowNanos - lastPacketNanos >= FLUSH_NANOS;
    }

    /**
     * When {@link #grantDue} becomes true without another packet; {@link Long#MAX_VALUE} if it does
     * not.
     */
    public long grantDueNanos() {
        if (window == 0 || consumed == reported) return Long.MAX_VALUE;
        return lastPacketNanos + FLUSH_NANOS;
    }

    /** The cumulative total to put into a grant, which counts as sent. */
    public long takeGrant() {
        reported = consumed;
        grantsSent++;
        return consumed;
    }

    public long grantsSent() {
        return grantsSent;
    }

    public long consumed() {
        return consumed;
    }
}
