package org.netmesh.mesh.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.FailureStats;
import org.netmesh.mesh.NodeStatus;

/**
 * Decides from silence which peers are alive (spec 02 §9). Silence only makes things worse; a
 * packet that opened and passed the replay window alone makes them better (decision 23). Missed
 * beats come from elapsed time, not from the number of checks. Confined to the event loop; times
 * are monotonic nanoseconds.
 */
public final class Liveness {
    static final int SUSPECT_AFTER = 2;
    static final int FAIL_AFTER = 3;

    /** Silence has made a peer's status worse. */
    public sealed interface Change {
        record Suspected(NodeId peer) implements Change {}

        record Failed(NodeId peer, long silentNanos) implements Change {}
    }

    private static final class Beat {
        long lastNanos;
        NodeStatus status = NodeStatus.HEALTHY;
    }

    private final long timeoutNanos;
    private final Map<NodeId, Beat> beats = new LinkedHashMap<>();
    private long failures;
    private long recoveries;

    /**
     * @param timeoutNanos length of one missed beat: the session time-out
     */
    public Liveness(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * A packet of the peer was authenticated. Allocates only for a peer not heard before.
     *
     * @return whether the peer had failed and so recovers
     */
    public boolean heard(NodeId peer, long nowNanos) {
        Beat beat = beats.computeIfAbsent(peer, _ -> new Beat());
        beat.lastNanos = nowNanos;
        boolean recovered = beat.status == NodeStatus.FAILED;
        beat.status = NodeStatus.HEALTHY;
        if (recovered) recoveries++;
        return recovered;
    }

    /** Judges every peer; called once a heartbeat interval. */
    public void tick(long nowNanos, Consumer<? super Change> out) {
        beats.forEach((peer, beat) -> {
            long silentNanos = nowNanos - beat.lastNanos;
            NodeStatus next = judge(silentNanos, beat.status);
            if (next == beat.status) return;
            beat.status = next;
            if (next == NodeStatus.FAILED) {
                failures++;
                out.accept(new Change.Failed(peer, silentNanos));
            } else {
                out.accept(new Change.Suspected(peer));
            }
        });
    }

    public void remove(NodeId peer) {
        beats.remove(peer);
    }

    public NodeStatus status(NodeId peer) {
        Beat beat = beats.get(peer);
        return beat == null ? NodeStatus.UNKNOWN : beat.status;
    }

    public FailureStats stats() {
        int healthy = 0;
        int suspected = 0;
        int failed = 0;
        for (Beat beat : beats.values()) {
            switch (beat.status) {
                case HEALTHY -> healthy++;
                case SUSPECTED -> suspected++;
                case FAILED -> failed++;
                case UNKNOWN -> throw new IllegalStateException("a tracked peer is never unknown");
            }
        }
        return new FailureStats(beats.size(), healthy, suspected, failed, failures, recoveries);
    }

    private NodeStatus judge(long silentNanos, NodeStatus current) {
        if (silentNanos <= timeoutNanos) return current;
        long missed = silentNanos / timeoutNanos;
        if (missed >= FAIL_AFTER) return NodeStatus.FAILED;
        boolean suspect = missed >= SUSPECT_AFTER && current == NodeStatus.HEALTHY;
        return suspect ? NodeStatus.SUSPECTED : current;
    }
}
