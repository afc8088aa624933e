package org.netmesh.mesh.extended;

import java.util.function.BiConsumer;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.session.Unread;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * One incoming lane: credit, and what arrived but cannot be delivered yet (spec 20 §4.3, §4.4).
 * Confined to one thread.
 */
abstract sealed class ReceiveLane permits OrderedLane, LooseLane {
    /** What became of a packet. */
    enum Verdict {
        /** Delivered, or kept until it can be. */
        TAKEN,
        /** It came before. */
        KNOWN,
        /** There is no room for it: not acknowledged. */
        REFUSED,
        /** The lane must end: its fragments contradict each other. */
        MALFORMED,
        /** The lane must end: a message is longer than we take. */
        TOO_LARGE
    }

    /** What a message may weigh, and where it goes. */
    record Surface(long maxMessageBytes, ReassemblyBudget budget, Target target) {}

    /** Takes events in their order. */
    @FunctionalInterface
    interface Target {
        /**
         * @param frames stands before the first event
         */
        void deliver(PacketView packet, FrameCursor frames, Unread unread, Now now);
    }

    private static final int REPORT_SHARE = 4;

    private final Lane lane;
    private final long windowBytes;
    private final Surface surface;
    private final Unread unread;
    private long limit;
    private long counted;
    private long consumed;
    private long lent;
    private long activityNanos;

    /**
     * @param taken what to do when readers of the lane went on
     */
    ReceiveLane(Lane lane, long windowBytes, Surface surface, BiConsumer<ReceiveLane, Now> taken) {
        this.lane = lane;
        this.windowBytes = windowBytes;
        this.surface = surface;
        this.unread = new Unread(windowBytes, true, now -> taken.accept(this, now));
        this.limit = windowBytes;
    }

    Lane lane() {
        return lane;
    }

    /** Takes one packet, whose lane this is. */
    abstract Verdict take(PacketView packet, Now now);

    /** Goes on with what could not be taken for want of room in the budget. */
    abstract Verdict resume(Now now);

    /** Gives up what took too long. */
    abstract void sweep(Now now);

    /** The lane ends here; what it holds is dropped. */
    abstract void drop();

    /** One past the highest sequence received, unsigned. */
    abstract long next();

    /** The sender said where the lane ends, with all of it delivered. */
    abstract boolean completeAt(long finalSequence);

    /** Whether the consumer took so much that the sender must be told. */
    boolean creditDue() {
        return consumed() + windowBytes - limit >= windowBytes / REPORT_SHARE;
    }

    /** The newest limit, raised to what the consumer took. */
    long raiseLimit() {
        limit = Math.max(limit, consumed() + windowBytes);
        return limit;
    }

    /** Counts a sequence that comes for the first time; false if it is beyond the limit. */
    boolean count(int creditBytes) {
        if (counted + creditBytes > limit) return false;
        counted += creditBytes;
        return true;
    }

    void consumed(int creditBytes) {
        consumed += creditBytes;
    }

    final void active(Now now) {
        activityNanos = now.nanos();
    }

    final long activityNanos() {
        return activityNanos;
    }

    final Surface surface() {
        return surface;
    }

    /** What readers have not taken yet. */
    final Unread unread() {
        return unread;
    }

    final void deliver(PacketView packet, FrameCursor frames, Now now) {
        surface.target().deliver(packet, frames, unread, now);
    }

    /**
     * Delivers a message that was put together; what it took of the budget goes back when no reader
     * has it before him.
     */
    final void deliver(PacketView packet, FrameCursor frames, long charged, Now now) {
        long before = unread.added();
        deliver(packet, frames, now);
        if (unread.added() == before) {
            surface.budget().release(charged);
        } else {
            lent += charged;
            giveBack();
        }
    }

    /**
     * Gives back what messages took of the budget, once readers have taken all.
     *
     * @return whether something came free
     */
    final boolean giveBack() {
        if (lent == 0 || !unread.await()) return false;
        releaseLent();
        return true;
    }

    final void releaseLent() {
        surface.budget().release(lent);
        lent = 0;
    }

    private long consumed() {
        return consumed - unread.bytes();
    }
}
