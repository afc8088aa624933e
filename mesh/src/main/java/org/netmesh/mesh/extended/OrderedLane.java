package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.HEADER_BYTES;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * A reliable lane: each sequence once, in order, out-of-order ones held within the credit (spec 20
 * §4.4). A message that the budget has no room for holds everything behind it back. Confined to one
 * thread.
 */
final class OrderedLane extends ReceiveLane {
    private final Map<Long, byte[]> held = new HashMap<>();
    private final PacketView heldPacket = new PacketView();
    private final FrameCursor frames = new FrameCursor();
    private long expected;
    private long highest;
    private @Nullable PartialMessage partial;
    private @Nullable Verdict fault;

    OrderedLane(Lane lane, long windowBytes, Surface surface, BiConsumer<ReceiveLane, Now> taken) {
        super(lane, windowBytes, surface, taken);
    }

    @Override
    Verdict take(PacketView packet, Now now) {
        long sequence = packet.sequence();
        boolean before = Long.compareUnsigned(sequence, expected) < 0;
        if (before || held.containsKey(sequence)) return Verdict.KNOWN;
        if (!count(packet.creditBytes())) return Verdict.REFUSED;
        if (Long.compareUnsigned(sequence, highest) >= 0) highest = sequence + 1;
        if (sequence != expected || !handOn(packet, now)) {
            held.put(sequence, copy(packet));
        }
        return resume(now);
    }

    @Override
    Verdict resume(Now now) {
        while (fault == null) {
            byte[] next = held.get(expected);
            if (next == null) return Verdict.TAKEN;
            heldPacket.wrap(next, 0, next.length);
            long sequence = expected;
            if (!handOn(heldPacket, now)) return faultOr(Verdict.TAKEN);
            held.remove(sequence);
        }
        return faultOr(Verdict.TAKEN);
    }

    @Override
    void sweep(Now now) {}

    @Override
    void drop() {
        PartialMessage open = partial;
        if (open != null) surface().budget().release(open.total());
        releaseLent();
        partial = null;
        held.clear();
    }

    @Override
    long next() {
        return highest;
    }

    @Override
    boolean completeAt(long finalSequence) {
        return expected == finalSequence;
    }

    private Verdict faultOr(Verdict otherwise) {
        Verdict found = fault;
        return found == null ? otherwise : found;
    }

    /** Delivers the packet that is next; false if it has to wait, or the lane is at fault. */
    private boolean handOn(PacketView packet, Now now) {
        if ((packet.fragmentFlags() & Outgoing.Fragment.FRAGMENT) != 0) {
            return fragment(packet, now);
        }
        if (partial != null) return fail(Verdict.MALFORMED);
        expected++;
        consumed(packet.creditBytes());
        frames.over(packet);
        deliver(packet, frames, now);
        return true;
    }

    private boolean fragment(PacketView packet, Now now) {
        FragmentView fragment = FragmentView.of(packet);
        if (fragment == null) return fail(Verdict.MALFORMED);
        PartialMessage open = partial;
        if (open == null) {
            if (!fragment.first()) return fail(Verdict.MALFORMED);
            if (fragment.total() > surface().maxMessageBytes()) return fail(Verdict.TOO_LARGE);
            if (!surface().budget().charge(fragment.total())) return false;
            open = new PartialMessage(fragment.message(), (int) fragment.total());
            partial = open;
        } else if (fragment.first()) {
            return fail(Verdict.MALFORMED);
        }
        if (!fragment.addTo(open)) return fail(Verdict.MALFORMED);
        expected++;
        consumed(packet.creditBytes());
        byte[] whole = open.complete();
        if (whole == null) return true;
        partial = null;
        frames.over(whole, 0, whole.length, 1);
        deliver(packet, frames, open.total(), now);
        return true;
    }

    private boolean fail(Verdict why) {
        fault = why;
        return false;
    }

    private static byte[] copy(PacketView packet) {
        int begin = packet.payloadOffset() - HEADER_BYTES;
        return Arrays.copyOfRange(
                packet.bytes(), begin, packet.payloadOffset() + packet.payloadLength());
    }
}
