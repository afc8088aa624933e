package org.netmesh.mesh.extended;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/**
 * A fire-and-forget lane: everything is delivered as it comes, at most once, since no packet is
 * ever sealed twice (spec 20 §4.4). A message in fragments is dropped when it is not complete after
 * two seconds or there is no room for it. Confined to one thread.
 */
final class LooseLane extends ReceiveLane {
    static final int MAX_MESSAGES = 64;
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    /** Fragments of one message, put together as far as they are contiguous. */
    private static final class Gathering {
        final long sinceNanos;
        final Map<Integer, FragmentView> early = new HashMap<>();
        @Nullable PartialMessage message;
        long charged;

        Gathering(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private final Map<Integer, Gathering> gatherings = new LinkedHashMap<>();
    private final FrameCursor frames = new FrameCursor();
    private long highest;
    private long droppedMessages;

    LooseLane(Lane lane, long windowBytes, Surface surface, BiConsumer<ReceiveLane, Now> taken) {
        super(lane, windowBytes, surface, taken);
    }

    @Override
    Verdict take(PacketView packet, Now now) {
        if (!count(packet.creditBytes())) return Verdict.REFUSED;
        if (Long.compareUnsigned(packet.sequence(), highest) >= 0) highest = packet.sequence() + 1;
        consumed(packet.creditBytes());
        if ((packet.fragmentFlags() & Outgoing.Fragment.FRAGMENT) == 0) {
            frames.over(packet);
            deliver(packet, frames, now);
        } else {
            sweep(now);
            gather(packet, now);
        }
        return Verdict.TAKEN;
    }

    @Override
    Verdict resume(Now now) {
        return Verdict.TAKEN;
    }

    @Override
    void sweep(Now now) {
        Iterator<Gathering> oldest = gatherings.values().iterator();
        while (oldest.hasNext()) {
            Gathering next = oldest.next();
            if (now.nanos() - next.sinceNanos < PATIENCE_NANOS) return;
            oldest.remove();
            release(next);
            droppedMessages++;
        }
    }

    @Override
    void drop() {
        gatherings.values().forEach(this::release);
        gatherings.clear();
        releaseLent();
    }

    @Override
    long next() {
        return highest;
    }

    @Override
    boolean completeAt(long finalSequence) {
        return true;
    }

    /** Messages given up as incomplete, too large or malformed. */
    long droppedMessages() {
        return droppedMessages;
    }

    private void gather(PacketView packet, Now now) {
        FragmentView fragment = FragmentView.of(packet);
        if (fragment == null) {
            droppedMessages++;
            return;
        }
        Gathering gathering = gatherings.get(fragment.message());
        if (gathering == null) {
            if (gatherings.size() >= MAX_MESSAGES) {
                droppedMessages++;
                return;
            }
            gathering = new Gathering(now.nanos());
            gatherings.put(fragment.message(), gathering);
        }
        if (!add(gathering, fragment)) {
            giveUp(fragment.message(), gathering);
            return;
        }
        PartialMessage message = gathering.message;
        byte[] whole = message == null ? null : message.complete();
        if (whole == null) return;
        gatherings.remove(fragment.message());
        frames.over(whole, 0, whole.length, 1);
        deliver(packet, frames, gathering.charged, now);
    }

    private boolean add(Gathering gathering, FragmentView fragment) {
        PartialMessage message = gathering.message;
        if (fragment.first()) {
            boolean fits = fragment.total() <= surface().maxMessageBytes();
            if (message != null || !fits || !charge(gathering, fragment.total())) return false;
            message = new PartialMessage(fragment.message(), (int) fragment.total());
            gathering.message = message;
            return fragment.addTo(message) && addEarly(gathering, message, 1);
        }
        if (message != null && fragment.addTo(message)) {
            return addEarly(gathering, message, fragment.index() + 1);
        }
        return gathering.early.putIfAbsent(fragment.index(), fragment.kept()) == null
                && charge(gathering, fragment.length());
    }

    private static boolean addEarly(Gathering gathering, PartialMessage message, int from) {
        int index = from;
        for (FragmentView next = gathering.early.remove(index);
                next != null;
                next = gathering.early.remove(index)) {
            if (!next.addTo(message)) return false;
            index++;
        }
        return true;
    }

    private boolean charge(Gathering gathering, long bytes) {
        if (!surface().budget().charge(bytes)) return false;
        gathering.charged += bytes;
        return true;
    }

    private void giveUp(int message, Gathering gathering) {
        gatherings.remove(message);
        release(gathering);
        droppedMessages++;
    }

    private void release(Gathering gathering) {
        surface().budget().release(gathering.charged);
        gathering.charged = 0;
    }
}
