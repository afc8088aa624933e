package org.netmesh.rpc.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.protocol.ProtocolContext;
import org.netmesh.mesh.stream.Reliability;
import org.netmesh.rpc.frame.Frame;
import org.netmesh.rpc.frame.FrameWriter;
import org.netmesh.rpc.frame.Prefix;

/**
 * Sends frames, in order on each channel to each node. What the session's credit does not cover
 * waits here and goes on when there is some again (spec 09 §29.1); frames to this node itself come
 * back without a session. Confined to the event loop.
 */
final class Wire {
    private static final long FIRST_PAUSE_NANOS = 500_000;
    private static final long LONGEST_PAUSE_NANOS = 32_000_000;

    /** What we take from ourselves: as much as our own sessions carry. */
    private static final int LOCAL_EVENT_BYTES = 20_971_520;

    /** Which side of a call speaks; on plain sessions only callers set the flag (spec 09 §2). */
    enum Side {
        CALLER,
        SERVER
    }

    /** Hears once what became of a frame, possibly within the send. */
    interface Fate {
        /** Whoever does not care. */
        Fate NONE =
                new Fate() {
                    @Override
                    public void left(Now now) {}

                    @Override
                    public void refused(MeshException why, Now now) {}
                };

        /** The session took it. */
        void left(Now now);

        void refused(MeshException why, Now now);
    }

    /** Takes the frames that this node sends to itself. */
    interface Loopback {
        void arrived(ChannelName channel, byte[] frame, Now now);
    }

    private record Line(ChannelName channel, NodeId to, Side side) {}

    private static final class Waiting {
        final long call;
        final byte[] frame;
        final Fate fate;

        Waiting(long call, byte[] frame, Fate fate) {
            this.call = call;
            this.frame = frame;
            this.fate = fate;
        }
    }

    private static final class Queue {
        final Deque<Waiting> frames = new ArrayDeque<>();
        long pauseNanos = FIRST_PAUSE_NANOS;
    }

    private static final class Local {
        final ChannelName channel;
        final byte[] frame;

        Local(ChannelName channel, byte[] frame) {
            this.channel = channel;
            this.frame = frame;
        }
    }

    private final ProtocolContext context;
    private final OriginHash origin;
    private final Alarms alarms;
    private final Loopback loopback;
    private final Map<Line, Queue> queues = new HashMap<>();
    private final Deque<Local> local = new ArrayDeque<>();

    Wire(ProtocolContext context, OriginHash origin, Alarms alarms, Loopback loopback) {
        this.context = context;
        this.origin = origin;
        this.alarms = alarms;
        this.loopback = loopback;
    }

    void send(
            Side side, ChannelName channel, NodeId to, long call, Frame frame, Fate fate, Now now) {
        byte[] bytes = FrameWriter.write(origin.value(), call, frame);
        if (to.equals(context.self())) {
            loop(channel, bytes, now);
            fate.left(now);
            return;
        }
        Line line = new Line(channel, to, side);
        Queue queue = queues.isEmpty() ? null : queues.get(line);
        Waiting waiting = new Waiting(call, bytes, fate);
        if (queue != null) {
            queue.frames.add(waiting);
        } else if (!transmit(line, waiting, now)) {
            Queue begun = new Queue();
            begun.frames.add(waiting);
            queues.put(line, begun);
            pause(line, begun, now);
        }
    }

    /** Takes back what waits of a call; whether there was anything. */
    boolean withdraw(Side side, ChannelName channel, NodeId to, long call) {
        Queue queue = queues.get(new Line(channel, to, side));
        return queue != null && queue.frames.removeIf(waiting -> waiting.call == call);
    }

    /** The peer is gone: what waits for it is refused. */
    void lost(NodeId peer, Now now) {
        clear(line -> line.to.equals(peer), MeshException.noSession(peer), now);
    }

    void close(Now now) {
        clear(_ -> true, MeshException.shutdown(), now);
        local.clear();
    }

    /** The longest body that fits a frame with so many bytes before it. */
    int maxBodyBytes(NodeId to, int encodedWithoutBody, Now now) {
        int event = to.equals(context.self()) ? LOCAL_EVENT_BYTES : context.longestEvent(to, now);
        return event - Prefix.BYTES - encodedWithoutBody;
    }

    /** Whether frames to the node neither get lost nor are bound to a packet. */
    boolean extended(NodeId node) {
        return node.equals(context.self()) || context.extended(node);
    }

    /** Frames that wait for credit. */
    int waiting() {
        return queues.values().stream().mapToInt(queue -> queue.frames.size()).sum();
    }

    private void loop(ChannelName channel, byte[] frame, Now now) {
        local.add(new Local(channel, frame));
        if (local.size() == 1) alarms.at(now.nanos(), this::deliverLocal);
    }

    private void deliverLocal(Now now) {
        // What is answered at once comes with the next turn.
        for (int left = local.size(); left > 0 && !local.isEmpty(); left--) {
            Local next = local.element();
            loopback.arrived(next.channel, next.frame, now);
            local.poll();
        }
        if (!local.isEmpty()) alarms.at(now.nanos(), this::deliverLocal);
    }

    /** False if it has to wait for credit; else its fate is told. */
    private boolean transmit(Line line, Waiting waiting, Now now) {
        try {
            context.sendOn(line.channel, line.to, reliability(line), List.of(waiting.frame), now);
        } catch (MeshException e) {
            if (mayPass(e)) return false;
            waiting.fate.refused(e, now);
            return true;
        }
        waiting.fate.left(now);
        return true;
    }

    private static boolean mayPass(MeshException e) {
        return e.kind() == MeshException.Kind.BACKPRESSURE || e.kind() == MeshException.Kind.LIMIT;
    }

    private Reliability reliability(Line line) {
        return line.side == Side.CALLER || context.extended(line.to)
                ? Reliability.RELIABLE
                : Reliability.FIRE_AND_FORGET;
    }

    private void pause(Line line, Queue queue, Now now) {
        alarms.at(now.nanos() + queue.pauseNanos, then -> goOn(line, queue, then));
    }

    private void goOn(Line line, Queue queue, Now now) {
        if (queues.get(line) != queue) return;
        boolean moved = false;
        for (Waiting next = queue.frames.peek(); next != null; next = queue.frames.peek()) {
            if (!transmit(line, next, now)) break;
            moved = true;
            // What its fate does may already have taken it back.
            queue.frames.remove(next);
        }
        if (queue.frames.isEmpty()) {
            queues.remove(line, queue);
            return;
        }
        queue.pauseNanos =
                moved ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, queue.pauseNanos * 2);
        pause(line, queue, now);
    }

    private void clear(Predicate<Line> which, MeshException why, Now now) {
        Deque<Waiting> refused = new ArrayDeque<>();
        for (Iterator<Map.Entry<Line, Queue>> all = queues.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Line, Queue> entry = all.next();
            if (!which.test(entry.getKey())) continue;
            refused.addAll(entry.getValue().frames);
            all.remove();
        }
        refused.forEach(waiting -> waiting.fate.refused(why, now));
    }
}
