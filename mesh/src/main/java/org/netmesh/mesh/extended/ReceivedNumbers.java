package org.netmesh.mesh.extended;

import java.util.ArrayList;
import java.util.List;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Range;

/**
 * Which packet numbers of one session came, for the next ACK (spec 20 §4.2): up to 64 ranges, the
 * oldest forgotten first. An ACK is due at once after a gap, else after 8 eliciting packets or 5
 * ms. In steady state nothing is allocated.
 */
final class ReceivedNumbers {
    private static final int ELICITING_PER_ACK = 8;
    private static final long DELAY_NANOS = 5_000_000L;
    private static final long NANOS_PER_MICRO = 1_000;

    /** First and last number of each range, ascending. */
    private final long[] bounds = new long[2 * Ack.MAX_RANGES];

    private int ranges;
    private int unacknowledged;
    private boolean gap;
    private long firstUnacknowledgedNanos;
    private long largestNanos;

    /** Takes a number in, once each: the replay window saw to that. */
    void received(long number, boolean eliciting, long nowNanos) {
        boolean inOrder = ranges == 0 ? number == 0 : number == largest() + 1;
        if (ranges == 0 || number > largest()) largestNanos = nowNanos;
        insert(number);
        if (!eliciting) return;
        if (unacknowledged++ == 0) firstUnacknowledgedNanos = nowNanos;
        gap |= !inOrder;
    }

    /** When an ACK must go out; {@link Long#MAX_VALUE} if nothing waits for one. */
    long dueNanos() {
        if (unacknowledged == 0) return Long.MAX_VALUE;
        boolean now = gap || unacknowledged >= ELICITING_PER_ACK;
        return now ? firstUnacknowledgedNanos : firstUnacknowledgedNanos + DELAY_NANOS;
    }

    boolean anything() {
        return ranges > 0;
    }

    /** The ACK to send now. */
    Ack take(long nowNanos) {
        unacknowledged = 0;
        gap = false;
        List<Range> descending = new ArrayList<>(ranges);
        for (int i = ranges - 1; i >= 0; i--) {
            descending.add(new Range(bounds[2 * i], bounds[2 * i + 1]));
        }
        return new Ack((nowNanos - largestNanos) / NANOS_PER_MICRO, descending);
    }

    private long largest() {
        return bounds[2 * ranges - 1];
    }

    private void insert(long number) {
        int at = ranges;
        while (at > 0 && number < bounds[2 * (at - 1)]) at--;
        boolean joinsLeft = at > 0 && bounds[2 * at - 1] == number - 1;
        boolean joinsRight = at < ranges && bounds[2 * at] == number + 1;
        if (joinsLeft && joinsRight) {
            bounds[2 * at - 1] = bounds[2 * at + 1];
            remove(at);
        } else if (joinsLeft) {
            bounds[2 * at - 1] = number;
        } else if (joinsRight) {
            bounds[2 * at] = number;
        } else {
            add(at, number);
        }
    }

    private void add(int at, long number) {
        int place = at;
        if (ranges == Ack.MAX_RANGES) {
            if (place == 0) return;
            remove(0);
            place--;
        }
        System.arraycopy(bounds, 2 * place, bounds, 2 * place + 2, 2 * (ranges - place));
        bounds[2 * place] = number;
        bounds[2 * place + 1] = number;
        ranges++;
    }

    private void remove(int range) {
        System.arraycopy(bounds, 2 * range + 2, bounds, 2 * range, 2 * (ranges - range - 1));
        ranges--;
    }
}
