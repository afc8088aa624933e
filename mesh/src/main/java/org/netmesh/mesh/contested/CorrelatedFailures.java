package org.netmesh.mesh.contested;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.contested.FailureVerdict.Cause;

/**
 * Groups failures that happen within two seconds (spec 02 §21.1). Ratios are 32-bit floats, so that
 * 3 of 10 reaches the threshold of 0.30. Confined to the event loop.
 */
public final class CorrelatedFailures {
    static final long WINDOW_NANOS = 2_000_000_000L;
    static final float MASS_THRESHOLD = 0.30f;
    static final double SUBNET_THRESHOLD = 0.80;
    static final int MIGRATIONS_DURING_MASS_FAILURE = 3;
    private static final int MAX_ANCESTORS = 8;
    private static final int MAX_RECENT = 10_000;

    private record Failure(NodeId node, long atNanos) {}

    private final Deque<Failure> recent = new ArrayDeque<>();
    private boolean mass;

    /**
     * @param tracked peers the failure detector knows
     * @param subnetOf a node's subnet, if known
     */
    public FailureVerdict record(
            List<NodeId> failed,
            int tracked,
            Function<NodeId, Optional<SubnetId>> subnetOf,
            long nowNanos) {
        for (NodeId node : failed) recent.addLast(new Failure(node, nowNanos));
        while (recent.size() > MAX_RECENT
                || (!recent.isEmpty() && nowNanos - recent.getFirst().atNanos > WINDOW_NANOS)) {
            recent.removeFirst();
        }
        if (tracked == 0) return new FailureVerdict.Independent(List.copyOf(failed));
        Set<NodeId> window = new TreeSet<>();
        recent.forEach(failure -> window.add(failure.node));
        float ratio = (float) window.size() / tracked;
        mass = ratio >= MASS_THRESHOLD;
        if (!mass) return new FailureVerdict.Independent(List.copyOf(failed));
        return new FailureVerdict.MassFailure(List.copyOf(window), ratio, cause(window, subnetOf));
    }

    /** Migrations that may run at once: three during a mass failure, else no limit. */
    public int recoveryBudget() {
        return mass ? MIGRATIONS_DURING_MASS_FAILURE : Integer.MAX_VALUE;
    }

    public void clearWindow() {
        recent.clear();
        mass = false;
    }

    private static Cause cause(Set<NodeId> window, Function<NodeId, Optional<SubnetId>> subnetOf) {
        Map<SubnetId, Integer> counts = new LinkedHashMap<>();
        int located = 0;
        for (NodeId node : window) {
            Optional<SubnetId> subnet = subnetOf.apply(node);
            if (subnet.isEmpty()) continue;
            located++;
            lineage(subnet.get()).forEach(s -> counts.merge(s, 1, Integer::sum));
        }
        if (located == 0) return new Cause.Unknown();
        int needed = (int) Math.ceil(located * SUBNET_THRESHOLD);
        float of = located;
        Map<SubnetId, Integer> enough = new TreeMap<>(counts);
        enough.values().removeIf(count -> count < needed);
        return enough.entrySet().stream()
                // Of equally deep ones the first stays, which is the lowest id.
                .max(
                        Comparator.<Map.Entry<SubnetId, Integer>>comparingInt(
                                        e -> e.getKey().depth())
                                .thenComparing(
                                        Map.Entry.<SubnetId, Integer>comparingByKey().reversed()))
                .<Cause>map(e -> new Cause.SubnetFailure(e.getKey(), e.getValue() / of))
                .orElseGet(Cause.BroadOutage::new);
    }

    /**
     * A subnet and its ancestors, each once, without {@link SubnetId#GLOBAL} unless it is the
     * subnet itself.
     */
    private static Set<SubnetId> lineage(SubnetId subnet) {
        Set<SubnetId> out = new LinkedHashSet<>(Set.of(subnet));
        SubnetId at = subnet.parent();
        for (int i = 0; i < MAX_ANCESTORS && !at.equals(SubnetId.GLOBAL); i++) {
            out.add(at);
            at = at.parent();
        }
        return out;
    }
}
