package org.netmesh.rpc.node;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Arrival;
import org.netmesh.mesh.protocol.Now;

/**
 * Puts the frames of plain sessions back in order, channel by channel, by the numbers of their
 * packets: datagrams overtake each other, most of all behind a relay, and chunks must not (spec 09
 * §29.1). A gap is waited for, then given up: what it hid comes late or never. Confined to the
 * event loop.
 */
final class InOrder {
    /** Longer than datagrams of one path lie apart, shorter than anybody's patience. */
    private static final long GAP_NANOS = 50_000_000;

    /** Frames of one line that wait; one more and the gap is given up. */
    private static final int MOST_HELD = 256;

    /** Takes the frames, in order. */
    interface Sink {
        /**
         * @param bytes valid during the call only, from {@code offset} on, {@code length} of them
         */
        void frame(Arrival arrival, byte[] bytes, int offset, int length, Now now);
    }

    private static final class Held {
        final Arrival arrival;
        final byte[] frame;

        Held(Arrival arrival, byte[] frame) {
            this.arrival = arrival;
            this.frame = frame;
        }
    }

    /** What comes from one node on one channel. */
    private static final class Line {
        final TreeMap<Place, Held> held = new TreeMap<>();

        /** The packet that is due. */
        long next;

        long alarm = Alarms.NONE;
    }

    private record Place(long sequence, int index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int bySequence = Long.compareUnsigned(sequence, other.sequence);
            return bySequence != 0 ? bySequence : Integer.compare(index, other.index);
        }
    }

    private final Alarms alarms;
    private final Sink sink;
    private final Map<NodeId, Map<ChannelName, Line>> lines = new HashMap<>();

    InOrder(Alarms alarms, Sink sink) {
        this.alarms = alarms;
        this.sink = sink;
    }

    void arrived(Arrival arrival, byte[] bytes, int offset, int length, Now now) {
        Line line =
                lines.computeIfAbsent(arrival.caller().node(), _ -> new HashMap<>())
                        .computeIfAbsent(arrival.channel(), _ -> new Line());
        if (Long.compareUnsigned(arrival.sequence(), line.next) <= 0) {
            // Due, or of the packet before, or given up already.
            if (arrival.sequence() == line.next) line.next++;
            sink.frame(arrival, bytes, offset, length, now);
            // More of this packet may follow; what waits for it comes after that.
            if (!line.held.isEmpty() && isDue(line)) schedule(line, now.nanos());
            return;
        }
        Place place = new Place(arrival.sequence(), arrival.index());
        byte[] frame = Arrays.copyOfRange(bytes, offset, offset + length);
        line.held.put(place, new Held(arrival, frame));
        if (line.held.size() > MOST_HELD) giveUp(line, now);
        else if (line.alarm == Alarms.NONE) schedule(line, now.nanos() + GAP_NANOS);
    }

    /** The peer is gone, or begins anew: what waits is no longer wanted. */
    void lost(NodeId peer) {
        Map<ChannelName, Line> gone = lines.remove(peer);
        if (gone != null) gone.values().forEach(line -> alarms.cancel(line.alarm));
    }

    private static boolean isDue(Line line) {
        return Long.compareUnsigned(line.held.firstKey().sequence, line.next) <= 0;
    }

    private void schedule(Line line, long nanos) {
        alarms.cancel(line.alarm);
        line.alarm = alarms.at(nanos, now -> giveUp(line, now));
    }

    /** The first that waits is due now, whatever is missing before it. */
    private void giveUp(Line line, Now now) {
        alarms.cancel(line.alarm);
        line.alarm = Alarms.NONE;
        if (line.held.isEmpty()) return;
        line.next = line.held.firstKey().sequence;
        while (!line.held.isEmpty() && isDue(line)) {
            Held due = line.held.pollFirstEntry().getValue();
            line.next = due.arrival.sequence() + 1;
            sink.frame(due.arrival, due.frame, 0, due.frame.length, now);
        }
        if (!line.held.isEmpty()) schedule(line, now.nanos() + GAP_NANOS);
    }
}
