package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.stream.BackpressureException;
import org.netmesh.mesh.stream.NotConnectedException;

/** What users of an association do with its lanes (spec 20 §4). Confined to one thread. */
public final class Lanes {
    static final int MAX_WAITING_SENDS = 1_024;

    private final Association association;
    private final SendLanes sending;
    private final ReceiveLanes receiving;
    private final Surroundings surroundings;

    Lanes(
            Association association,
            SendLanes sending,
            ReceiveLanes receiving,
            Surroundings surroundings) {
        this.association = association;
        this.sending = sending;
        this.receiving = receiving;
        this.surroundings = surroundings;
    }

    /**
     * Opens a lane or finds it; the first options win.
     *
     * @return its epoch, which names this life of it
     */
    public long open(LaneKey key, LaneOptions options, Now now) {
        return sending.open(key, options, now.nanos()).lane().epoch();
    }

    /**
     * Admits events now, all or as many as the credit covers.
     *
     * @throws BackpressureException saying how many were admitted
     * @throws MeshException {@code PAYLOAD_TOO_LARGE} before anything is; why the lane failed
     */
    public void send(LaneKey key, long epoch, List<byte[]> events, Now now) {
        SendLane lane = live(key, epoch);
        requireSendable(lane, events);
        if (events.isEmpty()) return;
        QueuedSend send = new QueuedSend(events, null, null);
        if (lane.unhindered()) {
            lane.queue(send);
            association.pump(lane, now);
            lane.waiting().remove(send);
        }
        if (send.finished()) return;
        lane.refused();
        throw new BackpressureException(send.next());
    }

    /**
     * Admits events as credit comes.
     *
     * @return gives the rest up, with back-pressure; does nothing once all was admitted
     */
    public Runnable sendWaiting(
            LaneKey key,
            long epoch,
            List<byte[]> events,
            CompletableFuture<Integer> done,
            Now now) {
        SendLane lane = live(key, epoch);
        requireSendable(lane, events);
        QueuedSend send = queue(lane, new QueuedSend(events, done, null), now);
        return () -> {
            if (lane.waiting().remove(send)) {
                surroundings.fail(done, new BackpressureException(send.next()));
            }
        };
    }

    /**
     * Sends messages, in their turn.
     *
     * @param told once whether all arrived, possibly within this call
     */
    public void messages(LaneKey key, List<byte[]> messages, Consumer<Boolean> told, Now now) {
        SendLane lane = sending.open(key, LaneOptions.MESSAGES, now.nanos());
        requireSendable(lane, messages);
        queue(lane, new QueuedSend(messages, null, new Delivery(told)), now);
    }

    /** Ends both lanes of a stream; what was admitted is still delivered. */
    public void close(StreamId stream, Now now) {
        for (boolean reliable : new boolean[] {false, true}) {
            SendLane lane = sending.get(new LaneKey(0, stream, reliable));
            if (lane == null) continue;
            sending.close(lane, now.nanos());
            association.dropWaiting(lane, now);
            association.pump(lane, now);
        }
    }

    /** Counters of a lane that is open in one direction at least. */
    public Optional<LaneCounters> counters(LaneKey key) {
        SendLane out = sending.get(key);
        ReceiveLane in = receiving.get(key);
        long next = in == null ? 0 : in.next();
        int unread = in == null ? 0 : in.unread().events();
        long heard = in == null ? Long.MIN_VALUE : in.activityNanos();
        if (out != null) {
            return Optional.of(
                    new LaneCounters(
                            out.lane().epoch(),
                            out.nextSequence(),
                            next,
                            unread,
                            out.acknowledgedEvents(),
                            out.settled(),
                            out.refusals(),
                            out.remaining(),
                            out.windowBytes(),
                            out.creditsReceived(),
                            receiving.creditsSent(),
                            Math.max(heard, out.activityNanos())));
        }
        if (in == null) return Optional.empty();
        return Optional.of(
                new LaneCounters(
                        0, 0, next, unread, 0, true, 0, 0, 0, 0, receiving.creditsSent(), heard));
    }

    /** The open lanes of user streams, in either direction. */
    public List<LaneKey> streams() {
        return Stream.concat(
                        sending.all().stream().map(SendLane::lane),
                        receiving.all().stream().map(ReceiveLane::lane))
                .map(LaneKey::of)
                .filter(key -> key.subprotocol() == 0)
                .distinct()
                .toList();
    }

    /** The longest event or message that the peer takes on a lane without a window of its own. */
    public int longestEvent() {
        return longestEvent(association.pathPayload());
    }

    private int longestEvent(int payload) {
        int whole = payload - FRAME_PREFIX_BYTES;
        if (!association.terms().features().has(Feature.LARGE_MESSAGES)) return whole;
        long cut = Math.min(association.terms().maxMessageBytes(), Cutter.longest(payload));
        return (int) Math.min(Integer.MAX_VALUE - FRAME_PREFIX_BYTES, Math.max(whole, cut));
    }

    private QueuedSend queue(SendLane lane, QueuedSend send, Now now) {
        if (lane.waiting().size() >= MAX_WAITING_SENDS) {
            throw MeshException.limit("waiting sends per stream", MAX_WAITING_SENDS);
        }
        lane.queue(send);
        association.pump(lane, now);
        return send;
    }

    private SendLane live(LaneKey key, long epoch) {
        SendLane lane = sending.get(key);
        if (lane != null && lane.lane().epoch() == epoch) return lane;
        throw sending.failure(epoch)
                .orElseGet(() -> new NotConnectedException("the stream was closed; open it again"));
    }

    private void requireSendable(SendLane lane, List<byte[]> events) {
        int limit = longestEvent(lane.payloadLimit(association.pathPayload()));
        for (byte[] event : events) {
            if (event.length > limit) throw MeshException.tooLarge(event.length, limit);
        }
    }
}
