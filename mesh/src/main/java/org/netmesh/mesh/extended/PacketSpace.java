package org.netmesh.mesh.extended;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.extended.ControlFrame.Ack;
import org.netmesh.mesh.extended.ControlFrame.Range;

/**
 * What was sent in one session and is neither acknowledged nor given up (RFC 9002, sections 5 and
 * 6): each session is a packet number space of its own. Numbers are the session's counters, handed
 * in ascending and without gaps. Entries are reused, so that steady traffic allocates nothing here.
 *
 * @param <C> what a packet carried, so that a lost one can be sent again
 */
final class PacketSpace<C> {
    private static final int PACKET_THRESHOLD = 3;
    private static final int FIRST_SLOTS = 64;

    /** A packet under way. Valid until the next call of the space. */
    static final class Sent<C> {
        private long number;
        private int bytes;
        private boolean eliciting;
        private long sentNanos;
        private boolean open;
        private @Nullable C content;

        long number() {
            return number;
        }

        int bytes() {
            return bytes;
        }

        boolean eliciting() {
            return eliciting;
        }

        long sentNanos() {
            return sentNanos;
        }

        /** {@code null} if there is nothing to send again. */
        @Nullable C content() {
            return content;
        }
    }

    private List<Sent<C>> slots = fresh(FIRST_SLOTS);
    private long first;
    private long forgotten;
    private long next;
    private long largestAcknowledged = -1;
    private long lossNanos = Long.MAX_VALUE;
    private long lastElicitingNanos;
    private int elicitingOpen;

    /** A packet went out under the next number. */
    void sent(long number, int bytes, boolean eliciting, @Nullable C content, long nowNanos) {
        if (number != next)
            throw new IllegalStateException("packet " + number + ", expected " + next);
        forget();
        if (next - first == slots.size()) grow();
        Sent<C> slot = slot(number);
        slot.number = number;
        slot.bytes = bytes;
        slot.eliciting = eliciting;
        slot.sentNanos = nowNanos;
        slot.content = content;
        // What elicits no acknowledgement is never repaired; kept open, it would pile up.
        slot.open = eliciting;
        next++;
        if (eliciting) {
            lastElicitingNanos = nowNanos;
            elicitingOpen++;
        } else {
            trim();
        }
    }

    /** Whether an ACK speaks of a number that was never sent. */
    boolean neverSent(Ack ack) {
        return ack.largest() >= next;
    }

    /**
     * Closes what an ACK names, which must speak of sent packets only.
     *
     * @return the packets that it acknowledges for the first time, ascending
     */
    List<Sent<C>> acknowledged(Ack ack) {
        forget();
        List<Sent<C>> out = new ArrayList<>();
        for (Range range : ack.ranges().reversed()) {
            for (long n = Math.max(first, range.low()); n <= range.high(); n++) {
                if (slot(n).open) out.add(close(slot(n)));
            }
        }
        largestAcknowledged = Math.max(largestAcknowledged, ack.largest());
        trim();
        return out;
    }

    /**
     * Closes what counts as lost by number or by time; {@link #lossNanos} says when to look again.
     */
    List<Sent<C>> lost(long lossDelayNanos, long nowNanos) {
        forget();
        List<Sent<C>> out = new ArrayList<>();
        lossNanos = Long.MAX_VALUE;
        for (long n = first; n < largestAcknowledged; n++) {
            Sent<C> sent = slot(n);
            if (!sent.open) continue;
            boolean late = nowNanos - sent.sentNanos >= lossDelayNanos;
            if (late || largestAcknowledged - n >= PACKET_THRESHOLD) out.add(close(sent));
            else lossNanos = Math.min(lossNanos, sent.sentNanos + lossDelayNanos);
        }
        trim();
        return out;
    }

    /** What the oldest open packet carries that is worth a probe. */
    @Nullable C oldest(Predicate<C> worth) {
        for (long n = first; n < next; n++) {
            C content = slot(n).content;
            if (slot(n).open && content != null && worth.test(content)) return content;
        }
        return null;
    }

    /** Closes everything: the session has ended. */
    List<Sent<C>> abandon() {
        List<Sent<C>> out = new ArrayList<>();
        for (long n = first; n < next; n++) {
            if (slot(n).open) out.add(close(slot(n)));
        }
        trim();
        return out;
    }

    boolean elicitingUnderWay() {
        return elicitingOpen > 0;
    }

    long lastElicitingNanos() {
        return lastElicitingNanos;
    }

    /** When a packet becomes lost by time; {@link Long#MAX_VALUE} if none can. */
    long lossNanos() {
        return lossNanos;
    }

    private Sent<C> close(Sent<C> sent) {
        sent.open = false;
        if (sent.eliciting) elicitingOpen--;
        return sent;
    }

    private void trim() {
        while (first < next && !slot(first).open) first++;
    }

    /**
     * What closed packets carried, and callers have seen, is not held until a slot is used again.
     */
    private void forget() {
        for (; forgotten < first; forgotten++) slot(forgotten).content = null;
    }

    private Sent<C> slot(long number) {
        return slots.get((int) number & (slots.size() - 1));
    }

    private void grow() {
        List<Sent<C>> wider = fresh(slots.size() * 2);
        for (long n = first; n < next; n++) {
            wider.set((int) n & (wider.size() - 1), slot(n));
        }
        slots = wider;
    }

    private static <C> List<Sent<C>> fresh(int size) {
        List<Sent<C>> out = new ArrayList<>(size);
        for (int i = 0; i < size; i++) out.add(new Sent<>());
        return out;
    }
}
