package org.netmesh.mesh.extended;

import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.wire.PacketLayout;

/**
 * One packet of a lane from admission to its fate. Sent again it is the same but for the counter
 * (spec 20 §4.2). Confined to one thread.
 */
final class Outgoing implements Content {
    /** Places of a fragment; {@link #WHOLE} for a packet of whole events. */
    record Fragment(int flags, int message, int index) {
        static final int FRAGMENT = 1;
        static final int LAST = 2;
        static final Fragment WHOLE = new Fragment(0, 0, 0);

        boolean last() {
            return (flags & LAST) != 0;
        }
    }

    private final SendLane lane;
    private final long sequence;
    private final byte[] frames;
    private final int frameCount;
    private final Fragment fragment;
    private final @Nullable Delivery delivery;
    private int copies;
    private boolean settled;

    /**
     * @param frames events with their length prefixes, taken over
     */
    Outgoing(
            SendLane lane,
            long sequence,
            byte[] frames,
            int frameCount,
            Fragment fragment,
            @Nullable Delivery delivery) {
        this.lane = lane;
        this.sequence = sequence;
        this.frames = frames;
        this.frameCount = frameCount;
        this.fragment = fragment;
        this.delivery = delivery;
    }

    SendLane lane() {
        return lane;
    }

    long sequence() {
        return sequence;
    }

    byte[] frames() {
        return frames;
    }

    int frameCount() {
        return frameCount;
    }

    Fragment fragment() {
        return fragment;
    }

    @Nullable Delivery delivery() {
        return delivery;
    }

    int creditBytes() {
        return frames.length + PacketLayout.OVERHEAD_BYTES;
    }

    /** Events that are complete with this packet. */
    int eventsCompleted() {
        if (fragment.equals(Fragment.WHOLE)) return frameCount;
        return fragment.last() ? 1 : 0;
    }

    /** A copy went out. */
    void sent() {
        copies++;
    }

    /**
     * A copy was lost.
     *
     * @return whether it must be sent again: no other is under way and none arrived
     */
    boolean lost() {
        copies--;
        return !settled && copies == 0;
    }

    /** Whether its fate is known; nothing is sent again then. */
    boolean settled() {
        return settled;
    }

    void settle() {
        settled = true;
    }
}
