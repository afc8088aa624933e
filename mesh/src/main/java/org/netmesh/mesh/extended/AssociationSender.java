package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.OVERHEAD_BYTES;
import static org.netmesh.mesh.wire.PacketLayout.ROUTING_BYTES;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.extended.ControlFrame.Goodbye;
import org.netmesh.mesh.extended.ControlFrame.Ping;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketBuilder;
import org.netmesh.mesh.wire.PacketFlags;
import org.netmesh.mesh.wire.PacketView;

/**
 * Fills and sends the packets of an association: control first, then what was lost, then what is
 * new, as far as the path's window goes (spec 20 §4.2, §4.5). Confined to one thread.
 */
final class AssociationSender {
    private static final int NEARLY_FULL = 128;

    private final Recovery recovery;
    private final SendLanes lanes;
    private final ReceiveLanes receiving;
    private final ControlOutbox control;
    private final Surroundings surroundings;
    private final Deque<Outgoing> again = new ArrayDeque<>();
    private final FrameCursor frames = new FrameCursor();
    private long controlSequence;
    private boolean elicitingSent;
    private long malformedFrames;

    AssociationSender(
            Recovery recovery,
            SendLanes lanes,
            ReceiveLanes receiving,
            ControlOutbox control,
            Surroundings surroundings) {
        this.recovery = recovery;
        this.lanes = lanes;
        this.receiving = receiving;
        this.control = control;
        this.surroundings = surroundings;
    }

    /** Plaintext of a packet that fits a path, directly or through a relay. */
    static int payload(int datagramBytes) {
        return datagramBytes - OVERHEAD_BYTES - ROUTING_BYTES;
    }

    /** Plaintext that a packet may have now. */
    int payload() {
        return payload(recovery.size().bytes());
    }

    /** Sends what may go. */
    void flush(SessionSpace space, Now now) {
        int datagramBytes = recovery.size().bytes();
        boolean acknowledge = space.received().dueNanos() <= now.nanos();
        if (acknowledge || !control.isEmpty()) sendControl(space, payload(datagramBytes), now);
        while (recovery.mayTake(datagramBytes)) {
            Outgoing next = next();
            if (next == null) {
                recovery.limited(false);
                return;
            }
            transmit(space, next, now);
        }
        recovery.limited(!again.isEmpty() || lanes.anythingReady());
    }

    /** Asks whether the path takes larger datagrams, if that would be used. */
    void measure(SessionSpace space, Now now) {
        int size = recovery.size().probe(now.nanos());
        if (size == 0) return;
        if (!surroundings.measures()) {
            recovery.size().unmeasurable();
            return;
        }
        PacketBuilder packet = beginControl(now);
        int padding = size - packet.length() - FRAME_PREFIX_BYTES - 1;
        add(packet, new ControlFrame.MtuProbe(padding));
        long number = surroundings.sendWhole(space.session(), packet, now);
        recovery.sent(space, number, size, true, new Content.Probe(size), now.nanos());
        elicitingSent = true;
    }

    /** Says something on a way of its own: it is neither counted as under way nor repeated. */
    void run(SessionSpace space, Paths.Errand errand, Now now) {
        PacketBuilder packet = control(surroundings.begin(errand.path()));
        add(packet, errand.frame());
        int bytes = packet.length();
        long number = surroundings.send(space.session(), packet, errand.path());
        recovery.sent(space, number, bytes, false, null, now.nanos());
    }

    /** Acknowledges on a session that is not used for sending any more. */
    void acknowledge(SessionSpace space, Now now) {
        PacketBuilder packet = beginControl(now);
        add(packet, space.received().take(now.nanos()));
        sendControl(space, packet, List.of(), false, now);
    }

    void goodbye(SessionSpace space, Goodbye goodbye, Now now) {
        PacketBuilder packet = beginControl(now);
        add(packet, goodbye);
        sendControl(space, packet, List.of(), false, now);
    }

    /** Packets arrived, and others turned out lost by that. */
    void settled(Recovery.Outcome outcome, Now now) {
        for (Content content : outcome.acknowledged()) {
            if (!(content instanceof Outgoing packet)) continue;
            packet.lane().acknowledged(packet, now.nanos());
            pump(packet.lane(), now);
        }
        lost(outcome.lost());
    }

    /** Packets were lost: what must arrive is queued again. */
    void lost(List<Content> contents) {
        for (Content content : contents) {
            switch (content) {
                case Content.Control(var lost) -> control.lost(lost);
                case Content.Probe _ -> {}
                case Outgoing packet -> {
                    boolean repeat = packet.lost();
                    if (packet.lane().lane().reliable()) {
                        if (repeat) again.add(packet);
                    } else {
                        packet.lane().lostForGood(packet);
                        lanes.settled(packet.lane());
                    }
                }
            }
        }
    }

    /** Asks the peer for a sign: the oldest unacknowledged reliable packet, or a PING. */
    void probe(SessionSpace space, Now now) {
        recovery.probing();
        Content oldest =
                space.sent()
                        .oldest(content ->
                                content instanceof Outgoing packet
                                        && packet.lane().lane().reliable()
                                        && !packet.settled());
        if (oldest instanceof Outgoing packet) {
            transmit(space, packet, now);
            // Perhaps the path has become too narrow for it: a small packet finds that out.
            if (recovery.probes() > 1) control.add(new Ping());
        } else {
            control.add(new Ping());
        }
    }

    /** Makes packets of what waits on a lane while its credit lasts. */
    void pump(SendLane lane, Now now) {
        for (QueuedSend send : lane.pump(payload(), now.nanos())) {
            CompletableFuture<Integer> done = send.done();
            if (done != null) surroundings.complete(done, send.events().size());
        }
        lanes.wake(lane);
        lanes.settled(lane);
    }

    /** The frames of a control packet; malformed ones are passed over and counted. */
    List<ControlFrame> read(PacketView packet) {
        List<ControlFrame> out = new ArrayList<>();
        for (frames.over(packet); frames.next(); ) {
            try {
                ControlFrameCodec.read(frames.event()).ifPresent(out::add);
            } catch (MalformedException e) {
                malformedFrames++;
            }
        }
        return out;
    }

    /** Whether anything that elicits an acknowledgement went out since this was asked last. */
    boolean elicitingSent() {
        boolean sent = elicitingSent;
        elicitingSent = false;
        return sent;
    }

    long malformedFrames() {
        return malformedFrames;
    }

    private @Nullable Outgoing next() {
        for (Outgoing packet = again.poll(); packet != null; packet = again.poll()) {
            if (!packet.settled()) return packet;
        }
        return lanes.next();
    }

    private void transmit(SessionSpace space, Outgoing packet, Now now) {
        Lane lane = packet.lane().lane();
        Outgoing.Fragment fragment = packet.fragment();
        PacketBuilder builder =
                surroundings.begin(now).subprotocol(lane.subprotocol()).stream(
                                lane.stream().value())
                        .sequence(packet.sequence())
                        .epoch((int) lane.epoch())
                        .flags(lane.reliable() ? PacketFlags.RELIABLE : 0)
                        .fragment(fragment.flags(), fragment.message(), fragment.index());
        int length = packet.length();
        if (!builder.addFrames(packet.frames(), 0, length, packet.frameCount())) {
            throw new IllegalStateException("a packet of %d bytes".formatted(length));
        }
        if (length + NEARLY_FULL >= payload()) recovery.size().filled();
        packet.sent();
        send(space, builder, true, packet, now);
    }

    private void sendControl(SessionSpace space, int payload, Now now) {
        List<ControlFrame> waiting = new ArrayList<>();
        if (space.received().dueNanos() != Long.MAX_VALUE) {
            waiting.add(space.received().take(now.nanos()));
        }
        waiting.addAll(control.take(receiving::newestLimit));
        int next = 0;
        while (next < waiting.size()) {
            PacketBuilder packet = beginControl(now);
            List<ControlFrame> repeated = new ArrayList<>();
            boolean eliciting = false;
            int first = next;
            while (next < waiting.size()) {
                ControlFrame frame = waiting.get(next);
                byte[] bytes = ControlFrameCodec.write(frame);
                int length = packet.payloadLength() + FRAME_PREFIX_BYTES + bytes.length;
                boolean full = next > first && length > payload;
                if (full || !packet.add(bytes)) break;
                eliciting |= ControlOutbox.eliciting(frame);
                if (ControlOutbox.repeated(frame)) repeated.add(frame);
                next++;
            }
            if (next == first) throw new IllegalStateException("a control frame fits no packet");
            sendControl(space, packet, repeated, eliciting, now);
        }
    }

    private PacketBuilder beginControl(Now now) {
        return control(surroundings.begin(now));
    }

    private PacketBuilder control(PacketBuilder begun) {
        return begun.subprotocol(ControlFrame.SUBPROTOCOL).stream(ControlFrame.STREAM)
                .sequence(controlSequence++);
    }

    private static void add(PacketBuilder packet, ControlFrame frame) {
        packet.add(ControlFrameCodec.write(frame));
    }

    private void sendControl(
            SessionSpace space,
            PacketBuilder packet,
            List<ControlFrame> repeated,
            boolean eliciting,
            Now now) {
        Content content = repeated.isEmpty() ? null : new Content.Control(repeated);
        send(space, packet, eliciting, content, now);
    }

    private void send(
            SessionSpace space,
            PacketBuilder packet,
            boolean eliciting,
            @Nullable Content content,
            Now now) {
        int bytes = packet.length();
        long number = surroundings.send(space.session(), packet, now);
        recovery.sent(space, number, bytes, eliciting, content, now.nanos());
        elicitingSent |= eliciting;
    }
}
