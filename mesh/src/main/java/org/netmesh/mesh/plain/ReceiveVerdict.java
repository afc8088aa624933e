package org.netmesh.mesh.plain;

/**
 * The reference's judgement of a packet on a reliable stream (spec 02 §19.1): each sequence is
 * accepted once, up to 64 ahead of the next expected one. Confined to the event loop.
 */
public final class ReceiveVerdict {
    private static final int AHEAD = Long.SIZE;

    private long expected;

    /** Bit {@code i} stands for {@code expected + 1 + i}. */
    private long received;

    /**
     * @param sequence unsigned
     */
    public boolean accept(long sequence) {
        long ahead = sequence - expected;
        if (Long.compareUnsigned(sequence, expected) < 0) return false;
        if (ahead == 0) {
            advance();
            return true;
        }
        if (Long.compareUnsigned(ahead, AHEAD) > 0) return false;
        long bit = 1L << (ahead - 1);
        if ((received & bit) != 0) return false;
        received |= bit;
        return true;
    }

    /** The lowest sequence that has not come yet. */
    public long expected() {
        return expected;
    }

    /**
     * Whether later sequences than {@link #expected} have come: what a NACK would report (spec 02
     * §19.2).
     */
    public boolean hasGap() {
        return received != 0;
    }

    /**
     * Bit {@code i} is set if {@code expected + 1 + i} is missing below the highest sequence
     * received.
     */
    public long missingBitmap() {
        if (received == 0) return 0;
        long upToHighest = -1L >>> Long.numberOfLeadingZeros(received);
        return ~received & upToHighest;
    }

    private void advance() {
        expected++;
        while ((received & 1) != 0) {
            received >>>= 1;
            expected++;
        }
        received >>>= 1;
    }
}
