package org.netmesh.mesh.extended;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.StreamId;
import org.netmesh.mesh.extended.ControlFrame.Stop;
import org.netmesh.mesh.extended.ControlFrame.StreamReset;
import org.netmesh.mesh.extended.ReceiveLane.Verdict;
import org.netmesh.mesh.protocol.Now;
import org.netmesh.mesh.wire.PacketView;

/**
 * The incoming lanes of an association (spec 20 §4.1, §4.3, §4.4). The epochs of lanes that ended
 * are remembered, so that what is still on its way does not begin them anew. Confined to one
 * thread.
 */
final class ReceiveLanes {
    static final int MAX_LANES = 4_096;
    private static final int MAX_ENDED = 16_384;

    private final long windowBytes;
    private final ReceiveLane.Surface surface;
    private final ControlOutbox control;
    private final Runnable due;
    private final Map<LaneKey, ReceiveLane> lanes = new HashMap<>();
    private final Map<LaneKey, StreamReset> ending = new HashMap<>();
    private final Map<LaneKey, Long> ended = new LinkedHashMap<>();
    private @Nullable ReceiveLane latest;
    private long staleEpochs;
    private long beyondCredit;
    private long creditsSent;

    /**
     * @param due there is something to send
     */
    ReceiveLanes(
            long windowBytes, ReceiveLane.Surface surface, ControlOutbox control, Runnable due) {
        this.due = due;
        this.windowBytes = windowBytes;
        this.surface = surface;
        this.control = control;
    }

    /**
     * Takes a packet of a lane.
     *
     * @return whether it is to be acknowledged
     */
    boolean take(PacketView packet, Now now) {
        ReceiveLane lane = lane(packet);
        if (lane == null) return true;
        lane.active(now);
        Verdict verdict = lane.take(packet, now);
        if (verdict == Verdict.REFUSED) {
            beyondCredit++;
            return false;
        }
        after(lane, verdict);
        return true;
    }

    /** The sender ended a lane. */
    void reset(StreamReset reset) {
        LaneKey key = LaneKey.of(reset.lane());
        ReceiveLane lane = lanes.get(key);
        if (lane == null || lane.lane().epoch() != reset.lane().epoch()) {
            if (lane == null || reset.lane().epoch() > lane.lane().epoch()) {
                end(key, reset.lane().epoch());
            }
            return;
        }
        boolean now = LaneCode.of(reset.code()) != LaneCode.COMPLETE;
        if (now || lane.completeAt(reset.finalSequence())) end(key, reset.lane().epoch());
        else ending.put(key, reset);
    }

    /** The limit to tell the sender of a lane; negative if there is no such lane any more. */
    long newestLimit(Lane named) {
        ReceiveLane lane = lanes.get(LaneKey.of(named));
        if (lane == null || lane.lane().epoch() != named.epoch()) return -1;
        creditsSent++;
        return lane.raiseLimit();
    }

    /** Goes on with lanes that waited for room, and drops what took too long. */
    void tick(Now now) {
        for (ReceiveLane lane : List.copyOf(lanes.values())) {
            lane.sweep(now);
            after(lane, lane.resume(now));
        }
    }

    void dropAll() {
        lanes.values().forEach(ReceiveLane::drop);
        lanes.clear();
        latest = null;
    }

    @Nullable ReceiveLane get(LaneKey key) {
        return lanes.get(key);
    }

    Collection<ReceiveLane> all() {
        return lanes.values();
    }

    int size() {
        return lanes.size();
    }

    /** Packets of lanes that are over. */
    long staleEpochs() {
        return staleEpochs;
    }

    /** Packets that the sender had no credit for. */
    long beyondCredit() {
        return beyondCredit;
    }

    long creditsSent() {
        return creditsSent;
    }

    /** Readers of a lane went on: its sender may too, and whoever waits for room in the budget. */
    private void taken(ReceiveLane lane, Now now) {
        if (lanes.get(LaneKey.of(lane.lane())) != lane) return;
        if (lane.creditDue()) control.credit(lane.lane());
        if (lane.giveBack()) tick(now);
        due.run();
    }

    private void after(ReceiveLane lane, Verdict verdict) {
        switch (verdict) {
            case TAKEN -> {
                if (lane.creditDue()) control.credit(lane.lane());
                StreamReset reset = ending.isEmpty() ? null : ending.get(LaneKey.of(lane.lane()));
                if (reset != null && lane.completeAt(reset.finalSequence())) {
                    end(LaneKey.of(lane.lane()), lane.lane().epoch());
                }
            }
            case KNOWN, REFUSED -> {}
            case MALFORMED -> stop(lane.lane(), LaneCode.MALFORMED);
            case TOO_LARGE -> stop(lane.lane(), LaneCode.TOO_LARGE);
        }
    }

    /** The packet's lane, begun where it is new; {@code null} if it is over or not to be. */
    private @Nullable ReceiveLane lane(PacketView packet) {
        long epoch = Integer.toUnsignedLong(packet.epoch());
        ReceiveLane last = latest;
        if (last != null && matches(last.lane(), packet, epoch)) return last;
        LaneKey key =
                new LaneKey(packet.subprotocol(), new StreamId(packet.stream()), packet.reliable());
        ReceiveLane lane = lanes.get(key);
        if (lane == null || epoch > lane.lane().epoch()) lane = begin(key, lane, epoch);
        else if (epoch < lane.lane().epoch()) lane = stale();
        if (lane != null) latest = lane;
        return lane;
    }

    private @Nullable ReceiveLane begin(LaneKey key, @Nullable ReceiveLane before, long epoch) {
        if (epoch <= ended.getOrDefault(key, 0L)) return stale();
        if (before != null) end(key, before.lane().epoch());
        Lane named = key.lane(epoch);
        if (lanes.size() >= MAX_LANES) {
            stop(named, LaneCode.LIMIT);
            return null;
        }
        ReceiveLane lane =
                key.reliable()
                        ? new OrderedLane(named, windowBytes, surface, this::taken)
                        : new LooseLane(named, windowBytes, surface, this::taken);
        lanes.put(key, lane);
        return lane;
    }

    private @Nullable ReceiveLane stale() {
        staleEpochs++;
        return null;
    }

    private void stop(Lane lane, LaneCode code) {
        control.add(new Stop(lane, code.wire()));
        end(LaneKey.of(lane), lane.epoch());
    }

    private void end(LaneKey key, long epoch) {
        ReceiveLane lane = lanes.remove(key);
        if (lane != null) lane.drop();
        if (lane == latest) latest = null;
        ending.remove(key);
        long highest = Math.max(epoch, ended.getOrDefault(key, 0L));
        ended.remove(key);
        if (ended.size() >= MAX_ENDED) ended.remove(ended.keySet().iterator().next());
        ended.put(key, highest);
    }

    private static boolean matches(Lane lane, PacketView packet, long epoch) {
        return lane.epoch() == epoch
                && lane.stream().value() == packet.stream()
                && lane.subprotocol() == packet.subprotocol()
                && lane.reliable() == packet.reliable();
    }
}
