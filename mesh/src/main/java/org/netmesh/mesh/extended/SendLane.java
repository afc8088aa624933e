package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.MAX_EVENTS;
import static org.netmesh.mesh.wire.PacketLayout.OVERHEAD_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.stream.CloseBehavior;

/**
 * One outgoing lane: turns events into packets as far as credit goes, and keeps them until their
 * fate is known (spec 20 §4). Confined to one thread. Times are monotonic nanoseconds.
 */
final class SendLane {
    private static final long DRAIN_NANOS = 5_000_000_000L;

    private final Lane lane;
    private final LaneOptions options;
    private final Deque<QueuedSend> waiting = new ArrayDeque<>();
    private final Deque<Outgoing> ready = new ArrayDeque<>();
    private final Deque<Outgoing> unsettled = new ArrayDeque<>();
    private @Nullable Cutter cutting;
    private long limit;
    private long used;
    private long outstanding;
    private long nextSequence;
    private int nextMessage;
    private long acknowledgedEvents;
    private long refusals;
    private long creditsReceived;
    private long progressNanos;
    private long activityNanos;
    private long closedNanos;
    private boolean closing;

    /**
     * @param credit what the peer grants at first
     */
    SendLane(Lane lane, LaneOptions options, long credit, long nowNanos) {
        this.lane = lane;
        this.options = options;
        this.limit = credit;
        this.progressNanos = nowNanos;
        this.activityNanos = nowNanos;
    }

    Lane lane() {
        return lane;
    }

    int weight() {
        return options.weight();
    }

    /** The most plaintext that a packet of this lane may have. */
    int payloadLimit(int pathPayload) {
        if (windowBytes() == 0) return pathPayload;
        return (int) Math.min(pathPayload, windowBytes() - OVERHEAD_BYTES);
    }

    void queue(QueuedSend send) {
        waiting.add(send);
    }

    Deque<QueuedSend> waiting() {
        return waiting;
    }

    /** Nothing waits for credit, so that a send may go ahead. */
    boolean unhindered() {
        return waiting.isEmpty() && cutting == null;
    }

    /**
     * Makes packets of what waits while the credit lasts.
     *
     * @return the sends that were admitted to the last event
     */
    List<QueuedSend> pump(int pathPayload, long nowNanos) {
        int payload = payloadLimit(pathPayload);
        List<QueuedSend> finished = new ArrayList<>();
        while (cutting == null || cut(cutting, payload, nowNanos)) {
            QueuedSend send = waiting.peek();
            if (cutting != null) continue;
            if (send == null || !pack(send, payload, nowNanos)) break;
            if (send.finished()) finished.add(waiting.remove());
        }
        return finished;
    }

    /** The next packet to send, in the order of admission. */
    @Nullable Outgoing poll() {
        return ready.poll();
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    void credit(long newLimit) {
        creditsReceived++;
        limit = Math.max(limit, newLimit);
    }

    /** A copy of the packet arrived; later copies and their loss mean nothing. */
    void acknowledged(Outgoing packet, long nowNanos) {
        if (packet.settled()) return;
        progressNanos = nowNanos;
        settle(packet);
        packet.deliveries().forEach(Delivery::acknowledged);
    }

    /** A fire-and-forget packet is lost for good; its bytes are taken back (decision 26). */
    void lostForGood(Outgoing packet) {
        if (packet.settled()) return;
        used -= packet.creditBytes();
        settle(packet);
        packet.deliveries().forEach(Delivery::failed);
    }

    /** Gives everything up; returns the sends that waited. */
    List<QueuedSend> abandon() {
        List<QueuedSend> cancelled = cancelWaiting();
        ready.clear();
        for (Outgoing packet : unsettled) {
            packet.settle();
            packet.deliveries().forEach(Delivery::failed);
        }
        unsettled.clear();
        outstanding = 0;
        Cutter cut = cutting;
        cutting = null;
        Delivery cutDelivery = cut == null ? null : cut.delivery();
        if (cutDelivery != null) cutDelivery.failed();
        return cancelled;
    }

    /** What waits for credit is refused. */
    List<QueuedSend> cancelWaiting() {
        List<QueuedSend> cancelled = new ArrayList<>(waiting);
        waiting.clear();
        for (QueuedSend send : cancelled) {
            Delivery delivery = send.delivery();
            if (delivery != null) delivery.failed();
        }
        return cancelled;
    }

    /** No more sends; what was admitted is still delivered. */
    void close(long nowNanos) {
        closing = true;
        closedNanos = nowNanos;
    }

    /** Whether what waits for credit is refused by now. */
    boolean drops(long nowNanos) {
        return closing
                && (options.closeBehavior() == CloseBehavior.DROP_AND_CLOSE
                        || nowNanos - closedNanos > DRAIN_NANOS);
    }

    boolean closing() {
        return closing;
    }

    /** Everything that was taken has met its fate. */
    boolean settled() {
        return unsettled.isEmpty() && unhindered();
    }

    /** Since when something is under way of which nothing was acknowledged. */
    boolean stuck(long limitNanos, long nowNanos) {
        return lane.reliable() && !unsettled.isEmpty() && nowNanos - progressNanos > limitNanos;
    }

    boolean idle(long limitNanos, long nowNanos) {
        return settled() && nowNanos - activityNanos > limitNanos;
    }

    void refused() {
        refusals++;
    }

    long refusals() {
        return refusals;
    }

    long activityNanos() {
        return activityNanos;
    }

    /** Events below the first packet that is not acknowledged. */
    long acknowledgedEvents() {
        return acknowledgedEvents;
    }

    long nextSequence() {
        return nextSequence;
    }

    long windowBytes() {
        return options.windowBytes();
    }

    long remaining() {
        long local = windowBytes() == 0 ? Long.MAX_VALUE : windowBytes() - outstanding;
        return Math.max(0, Math.min(limit - used, local));
    }

    long creditsReceived() {
        return creditsReceived;
    }

    private boolean cut(Cutter cutter, int payload, long nowNanos) {
        if (!covers(cutter.nextPayload(payload))) return false;
        byte[] frame = cutter.next(payload);
        Delivery delivery = cutter.delivery();
        if (delivery != null) delivery.admitted(cutter.finished());
        admit(frame, 1, cutter.place(), delivery, nowNanos);
        if (cutter.finished()) cutting = null;
        return true;
    }

    /**
     * Puts the events that come next into the last packet, if that was not sent yet and has room,
     * else into a packet of their own; or begins to cut a large one.
     */
    private boolean pack(QueuedSend send, int payload, long nowNanos) {
        if (send.finished()) return true;
        Outgoing last = ready.peekLast();
        if (last != null && last.whole()) {
            int room = payload - last.length();
            int count = fitting(send, room, MAX_EVENTS - last.frameCount());
            if (count > 0) return join(last, send, count, nowNanos);
        }
        int count = fitting(send, payload, MAX_EVENTS);
        if (count == 0) return beginCutting(send, payload);
        int length = length(send, count);
        if (!covers(length)) return false;
        admitted(send, count);
        admit(
                frames(send, count, length),
                count,
                Outgoing.Fragment.WHOLE,
                send.delivery(),
                nowNanos);
        send.advance(count);
        return true;
    }

    private boolean join(Outgoing last, QueuedSend send, int count, long nowNanos) {
        int length = length(send, count);
        if (remaining() < length) return false;
        admitted(send, count);
        last.join(frames(send, count, length), count, send.delivery());
        used += length;
        outstanding += length;
        activityNanos = nowNanos;
        send.advance(count);
        return true;
    }

    private boolean beginCutting(QueuedSend send, int payload) {
        if (!covers(payload)) return false;
        cutting =
                new Cutter(send.events().get(send.next()), nextMessage++ & 0xffff, send.delivery());
        send.advance(1);
        return true;
    }

    /** How many of the next events fit into so many bytes of plaintext. */
    private static int fitting(QueuedSend send, int room, int limit) {
        int length = 0;
        int count = 0;
        while (send.next() + count < send.events().size() && count < limit) {
            length += FRAME_PREFIX_BYTES + send.events().get(send.next() + count).length;
            if (length > room) break;
            count++;
        }
        return count;
    }

    private static int length(QueuedSend send, int count) {
        int length = count * FRAME_PREFIX_BYTES;
        for (int i = 0; i < count; i++) length += send.events().get(send.next() + i).length;
        return length;
    }

    private static byte[] frames(QueuedSend send, int count, int length) {
        ByteBuffer frames = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            byte[] event = send.events().get(send.next() + i);
            frames.putInt(event.length).put(event);
        }
        return frames.array();
    }

    private static void admitted(QueuedSend send, int count) {
        Delivery delivery = send.delivery();
        if (delivery != null) delivery.admitted(send.next() + count == send.events().size());
    }

    private boolean covers(int plaintext) {
        return remaining() >= plaintext + OVERHEAD_BYTES;
    }

    private void admit(
            byte[] frames,
            int count,
            Outgoing.Fragment fragment,
            @Nullable Delivery delivery,
            long nowNanos) {
        Outgoing packet = new Outgoing(this, nextSequence++, frames, count, fragment, delivery);
        used += packet.creditBytes();
        outstanding += packet.creditBytes();
        if (unsettled.isEmpty()) progressNanos = nowNanos;
        activityNanos = nowNanos;
        unsettled.add(packet);
        ready.add(packet);
    }

    private void settle(Outgoing packet) {
        packet.settle();
        outstanding -= packet.creditBytes();
        for (Outgoing first = unsettled.peek();
                first != null && first.settled();
                first = unsettled.peek()) {
            acknowledgedEvents += first.eventsCompleted();
            unsettled.remove();
        }
    }
}
