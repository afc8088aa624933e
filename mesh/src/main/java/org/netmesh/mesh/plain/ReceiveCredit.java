package org.netmesh.mesh.plain;

import org.netmesh.mesh.session.Unread;

/**
 * What was received on one stream of a plain session and taken by its readers, reported back as
 * credit (spec 02 §16.3, §16.5). A sequence gap older than a second counts as consumed at the
 * average packet size, so that loss does not starve the sender; a late packet of such a gap is not
 * counted again. Grants are coalesced: due when a quarter of the window is unreported, or 1 ms
 * after the last packet. Confined to the event loop.
 */
public final class ReceiveCredit {
    private static final long GAP_NANOS = 1_000_000_000L;
    private static final long FLUSH_NANOS = 1_000_000L;
    private static final int REPORTED_PARTS = 4;

    private final long window;
    private final Unread unread;
    private long received;
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
     * @param unread what of it waits for a reader, and so is not consumed yet
     */
    public ReceiveCredit(long window, Unread unread) {
        this.window = window;
        this.unread = unread;
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
        received += bytes;
    }

    /** Counts gaps that have become old; called when a grant may be due. */
    public void compensate(long nowNanos) {
        if (missing == 0 || nowNanos - missingSinceNanos < GAP_NANOS) return;
        received += missing * (packetBytes / packets);
        compensated += missing;
        missing = 0;
    }

    /** Whether a grant should go out now. */
    public boolean grantDue(long nowNanos) {
        long unreported = consumed() - reported;
        if (window == 0 || unreported <= 0) return false;
        return unreported >= window / REPORTED_PARTS || nowNanos - lastPacketNanos >= FLUSH_NANOS;
    }

    /**
     * When {@link #grantDue} is to be asked again if no other packet comes; {@link Long#MAX_VALUE}
     * for never.
     */
    public long grantDueNanos() {
        if (window == 0 || received == reported) return Long.MAX_VALUE;
        return lastPacketNanos + FLUSH_NANOS;
    }

    /** The cumulative total to put into a grant, which counts as sent. */
    public long takeGrant() {
        reported = consumed();
        grantsSent++;
        return reported;
    }

    public long grantsSent() {
        return grantsSent;
    }

    public long consumed() {
        return received - unread.bytes();
    }
}
