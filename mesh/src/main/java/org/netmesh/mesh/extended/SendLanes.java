package org.netmesh.mesh.extended;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.MeshException;
import org.netmesh.mesh.extended.ControlFrame.StreamReset;

/**
 * The outgoing lanes of an association: who is next, and which epoch is whose (spec 20 §4.1). A
 * lane that was closed still delivers what it took; its successor under the same key waits for
 * that. Confined to one thread.
 */
final class SendLanes {
    private static final int MAX_PROTOCOL_LANES = 4_096;
    private static final int MAX_FAILURES = 1_024;
    private static final Deque<SendLane> NONE = new ArrayDeque<>(0);

    private final long credit;
    private final int maxStreams;
    private final ControlOutbox control;
    private final Map<LaneKey, SendLane> open = new LinkedHashMap<>();
    private final Map<LaneKey, Deque<SendLane>> closing = new HashMap<>();
    private final Map<Long, MeshException> failures = new LinkedHashMap<>();
    private final Deque<SendLane> turns = new ArrayDeque<>();
    private final Set<SendLane> queued = new HashSet<>();
    private int streams;
    private long lastEpoch;
    private int servedInTurn;

    /**
     * @param credit what the peer grants to each at first
     * @param maxStreams lanes of user streams that may be open
     */
    SendLanes(long credit, int maxStreams, ControlOutbox control) {
        this.credit = credit;
        this.maxStreams = maxStreams;
        this.control = control;
    }

    /**
     * Opens a lane or finds it; the first options win. Above the bound the least recently used of
     * those makes room of which everything is acknowledged.
     *
     * @throws MeshException {@code LIMIT} if there is none
     */
    SendLane open(LaneKey key, LaneOptions options, long nowNanos) {
        SendLane known = open.get(key);
        if (known != null) return known;
        boolean user = key.subprotocol() == 0;
        int inUse = user ? streams : open.size() - streams;
        if (inUse >= (user ? maxStreams : MAX_PROTOCOL_LANES)) evictOldest(user, inUse, nowNanos);
        SendLane lane = new SendLane(key.lane(++lastEpoch), options, credit, nowNanos);
        open.put(key, lane);
        if (user) streams++;
        return lane;
    }

    @Nullable SendLane get(LaneKey key) {
        return open.get(key);
    }

    /** Why the lane of an epoch failed, if it did. */
    Optional<MeshException> failure(long epoch) {
        return Optional.ofNullable(failures.get(epoch));
    }

    /** The lane that a frame of the peer names, open or closing. */
    @Nullable SendLane named(Lane lane) {
        LaneKey key = LaneKey.of(lane);
        SendLane found = open.get(key);
        if (found != null && found.lane().epoch() == lane.epoch()) return found;
        for (SendLane old : closing.getOrDefault(key, NONE)) {
            if (old.lane().epoch() == lane.epoch()) return old;
        }
        return null;
    }

    Collection<SendLane> all() {
        return Collections.unmodifiableCollection(open.values());
    }

    /** The lane may have packets to send. */
    void wake(SendLane lane) {
        if (lane.hasReady() && queued.add(lane)) turns.add(lane);
    }

    /** The next packet, lane after lane, each as often in a row as its weight says. */
    @Nullable Outgoing next() {
        int blocked = 0;
        for (SendLane lane = turns.peek(); lane != null; lane = turns.peek()) {
            if (waits(lane)) {
                if (++blocked > turns.size()) return null;
                turns.add(turns.remove());
                continue;
            }
            Outgoing packet = lane.poll();
            if (packet == null || !lane.hasReady()) {
                turns.remove();
                queued.remove(lane);
                servedInTurn = 0;
            } else if (++servedInTurn >= lane.weight()) {
                turns.add(turns.remove());
                servedInTurn = 0;
            }
            if (packet != null) return packet;
        }
        return null;
    }

    boolean anythingReady() {
        return !turns.isEmpty();
    }

    /** No more sends on it; it ends when all of it is delivered. */
    void close(SendLane lane, long nowNanos) {
        lane.close(nowNanos);
        noLongerOpen(lane);
        closing.computeIfAbsent(key(lane), _ -> new ArrayDeque<>()).add(lane);
        settled(lane);
    }

    /** Says where a lane ends that has delivered everything and takes no more. */
    void settled(SendLane lane) {
        if (!lane.closing()) return;
        Deque<SendLane> line = closing.getOrDefault(key(lane), NONE);
        for (SendLane first = line.peek(); first != null && first.settled(); first = line.peek()) {
            control.add(
                    new StreamReset(first.lane(), LaneCode.COMPLETE.wire(), first.nextSequence()));
            line.remove();
        }
        if (line.isEmpty()) closing.remove(key(lane));
    }

    /**
     * Ends a lane at once.
     *
     * @param why what its users get to hear from now on
     * @return the sends that waited on it
     */
    List<QueuedSend> fail(SendLane lane, LaneCode code, @Nullable MeshException why) {
        noLongerOpen(lane);
        Deque<SendLane> line = closing.get(key(lane));
        if (line != null && line.remove(lane) && line.isEmpty()) closing.remove(key(lane));
        turns.remove(lane);
        queued.remove(lane);
        if (why != null) {
            if (failures.size() >= MAX_FAILURES) {
                failures.remove(failures.keySet().iterator().next());
            }
            failures.put(lane.lane().epoch(), why);
        }
        control.add(new StreamReset(lane.lane(), code.wire(), lane.nextSequence()));
        return lane.abandon();
    }

    /** Lanes that have been silent for too long and have nothing to say end here. */
    void evictIdle(long idleNanos, long nowNanos) {
        for (SendLane lane : List.copyOf(open.values())) {
            if (lane.idle(idleNanos, nowNanos)) close(lane, nowNanos);
        }
    }

    /** Open and closing ones. */
    List<SendLane> living() {
        List<SendLane> out = new ArrayList<>(open.values());
        closing.values().forEach(out::addAll);
        return out;
    }

    private void evictOldest(boolean user, int inUse, long nowNanos) {
        SendLane oldest =
                open.values().stream()
                        .filter(lane -> user(lane) == user && lane.settled())
                        .min(Comparator.comparingLong(SendLane::activityNanos))
                        .orElseThrow(() -> MeshException.limit("streams per peer", inUse));
        close(oldest, nowNanos);
    }

    private void noLongerOpen(SendLane lane) {
        if (open.remove(key(lane), lane) && user(lane)) streams--;
    }

    private static boolean user(SendLane lane) {
        return lane.lane().subprotocol() == 0;
    }

    /** Whether one of its key has to be through first. */
    private boolean waits(SendLane lane) {
        if (closing.isEmpty()) return false;
        SendLane first = closing.getOrDefault(key(lane), NONE).peek();
        return first != null && first != lane;
    }

    private static LaneKey key(SendLane lane) {
        return LaneKey.of(lane.lane());
    }
}
