package org.netmesh.mesh.contested;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.contested.FailureVerdict.Cause.SubnetFailure;
import org.netmesh.mesh.contested.FailureVerdict.MassFailure;

/**
 * Follows suspected partitions until they heal (spec 02 §21.2). One recovery updates every record
 * that lists the node. Confined to the event loop.
 */
public final class Partitions {
    static final float HEALED_RATIO = 0.50f;
    private static final int MAX_OPEN = 1_024;

    /** Where a partition stands. */
    public enum Phase {
        SUSPECTED,
        CONFIRMED,
        HEALING,
        HEALED
    }

    /**
     * A snapshot of one record.
     *
     * @param progress 0 before healing, the share of the other side that reappeared while healing,
     *     1 after
     */
    public record Partition(
            long id,
            long sinceNanos,
            List<NodeId> ourSide,
            List<NodeId> otherSide,
            SubnetId subnet,
            Phase phase,
            float progress) {}

    private static final class Open {
        final Partition start;
        final Set<NodeId> reappeared = new LinkedHashSet<>();
        Phase phase = Phase.SUSPECTED;

        Open(Partition start) {
            this.start = start;
        }

        Partition snapshot() {
            return new Partition(
                    start.id,
                    start.sinceNanos,
                    start.ourSide,
                    start.otherSide,
                    start.subnet,
                    phase,
                    progress());
        }

        float progress() {
            if (phase == Phase.HEALED) return 1;
            if (phase != Phase.HEALING) return 0;
            return (float) reappeared.size() / start.otherSide.size();
        }

        void reappear(NodeId node) {
            reappeared.add(node);
            phase = Phase.HEALING;
            if (progress() >= HEALED_RATIO) phase = Phase.HEALED;
        }
    }

    private final Map<Long, Open> open = new LinkedHashMap<>();
    private long lastId;

    /** Opens a record if the verdict blames one subnet. */
    public Optional<Partition> detect(FailureVerdict verdict, List<NodeId> healthy, long nowNanos) {
        if (!(verdict instanceof MassFailure(List<NodeId> nodes, _, SubnetFailure(var subnet, _)))
                || open.size() >= MAX_OPEN) {
            return Optional.empty();
        }
        if (lastId < Long.MAX_VALUE) lastId++;
        Open opened =
                new Open(
                        new Partition(
                                lastId,
                                nowNanos,
                                List.copyOf(healthy),
                                nodes,
                                subnet,
                                Phase.SUSPECTED,
                                0));
        if (nodes.isEmpty()) opened.phase = Phase.HEALED;
        open.put(lastId, opened);
        return Optional.of(opened.snapshot());
    }

    /** Says that the split is real; false unless the record is only suspected. */
    public boolean confirm(long id) {
        Open record = open.get(id);
        if (record == null || record.phase != Phase.SUSPECTED) return false;
        record.phase = Phase.CONFIRMED;
        return true;
    }

    public void recovered(NodeId node) {
        for (Open record : open.values()) {
            boolean counts = record.phase != Phase.HEALED && record.start.otherSide.contains(node);
            if (counts) record.reappear(node);
        }
    }

    public Optional<Partition> get(long id) {
        return Optional.ofNullable(open.get(id)).map(Open::snapshot);
    }

    /** Removes and returns what has healed. */
    public List<Partition> takeHealed() {
        List<Partition> out = new ArrayList<>();
        open.values()
                .removeIf(record -> {
                    if (record.phase != Phase.HEALED) return false;
                    out.add(record.snapshot());
                    return true;
                });
        return out;
    }
}
