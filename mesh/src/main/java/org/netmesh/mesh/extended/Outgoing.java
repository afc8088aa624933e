package org.netmesh.mesh.extended;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    private final Fragment fragment;
    private final List<Delivery> deliveries = new ArrayList<>(1);
    private byte[] frames;
    private int length;
    private int frameCount;
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
        this.length = frames.length;
        this.frameCount = frameCount;
        this.fragment = fragment;
        if (delivery != null) deliveries.add(delivery);
    }

    /** Puts more whole events into a packet that was not sent yet. */
    void join(byte[] more, int count, @Nullable Delivery delivery) {
        int end = length + more.length;
        if (end > frames.length) frames = Arrays.copyOf(frames, Math.max(end, 2 * length));
        System.arraycopy(more, 0, frames, length, more.length);
        length = end;
        frameCount += count;
        if (delivery != null) deliveries.add(delivery);
    }

    SendLane lane() {
        return lane;
    }

    long sequence() {
        return sequence;
    }

    /** What it carries: the first {@link #length} bytes. */
    byte[] frames() {
        return frames;
    }

    int length() {
        return length;
    }

    int frameCount() {
        return frameCount;
    }

    Fragment fragment() {
        return fragment;
    }

    boolean whole() {
        return fragment.equals(Fragment.WHOLE);
    }

    /** Whose messages it carries, or parts of them. */
    List<Delivery> deliveries() {
        return deliveries;
    }

    int creditBytes() {
        return length + PacketLayout.OVERHEAD_BYTES;
    }

    /** Events that are complete with this packet. */
    int eventsCompleted() {
        if (whole()) return frameCount;
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
