package org.netmesh.mesh.session;

import java.util.Arrays;
import org.netmesh.mesh.wire.DropReason;

/**
 * Remembers which counters of one direction were accepted (spec 01 §3.7). {@link #check} before
 * decryption changes nothing; {@link #accept} after it decides. Counters are unsigned. Confined to
 * one thread.
 *
 * <p>A bit per counter lies in a ring: the place of counter <i>c</i> is <i>c</i> modulo the width.
 * Counters in front of the window have no bit yet; moving over them clears their places.
 */
public final class ReplayWindow {
    /** What a 0.19.0 peer remembers, and how far ahead it lets a counter be. */
    public static final int REFERENCE_WIDTH = 1024;

    /** What ours remembers (spec 20 §2.1). */
    public static final int DEFAULT_WIDTH = 8192;

    private static final long NEVER_VALID = -1;

    private final long[] seen;
    private final int mask;
    private final long maxJump;
    private long next;

    private ReplayWindow(int width, long maxJump) {
        this.seen = new long[width / Long.SIZE];
        this.mask = width - 1;
        this.maxJump = maxJump;
    }

    /**
     * Ours: 8,192 wide, and any jump ahead is fine once it is authenticated, so that no loss makes
     * a session deaf (spec 01 §18 B-2).
     */
    public static ReplayWindow create() {
        return new ReplayWindow(DEFAULT_WIDTH, -1);
    }

    /** As 0.19.0 has it, deaf after 1,024 lost packets. */
    public static ReplayWindow reference() {
        return new ReplayWindow(REFERENCE_WIDTH, REFERENCE_WIDTH);
    }

    /** Whether a counter may be accepted; changes nothing. */
    public DropReason check(long counter) {
        if (counter == NEVER_VALID) return DropReason.REPLAY;
        if (Long.compareUnsigned(counter, next) >= 0) {
            boolean near = Long.compareUnsigned(counter - next, maxJump) <= 0;
            return near ? DropReason.NONE : DropReason.TOO_FAR_AHEAD;
        }
        return behind(counter) || marked(counter) ? DropReason.REPLAY : DropReason.NONE;
    }

    /**
     * Marks the counter of a packet that proved genuine.
     *
     * @return {@code false}, with nothing changed, if it was accepted before or is out of reach
     */
    public boolean accept(long counter) {
        if (counter == NEVER_VALID || next == NEVER_VALID) return false;
        if (Long.compareUnsigned(counter, next) >= 0) {
            advanceTo(counter);
        } else if (behind(counter) || marked(counter)) {
            return false;
        }
        seen[word(counter)] |= bit(counter);
        return true;
    }

    /** One past the highest counter accepted, unsigned. */
    public long next() {
        return next;
    }

    private void advanceTo(long counter) {
        if (Long.compareUnsigned(counter - next, mask) >= 0) {
            Arrays.fill(seen, 0);
        } else {
            for (long c = next; c != counter; c++) seen[word(c)] &= ~bit(c);
            seen[word(counter)] &= ~bit(counter);
        }
        next = counter + 1;
    }

    private boolean behind(long counter) {
        return Long.compareUnsigned(next - 1 - counter, mask) > 0;
    }

    private boolean marked(long counter) {
        return (seen[word(counter)] & bit(counter)) != 0;
    }

    private int word(long counter) {
        return ((int) counter & mask) / Long.SIZE;
    }

    private static long bit(long counter) {
        return 1L << counter;
    }
}
