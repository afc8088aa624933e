package org.netmesh.mesh.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;

/**
 * Who is near whom, as beacons tell (spec 01 §8.3, 02 §12.3): nodes with hops, latency, load and
 * health, and the directed links between them. Every map is bounded; when one is full, newcomers
 * wait until {@link #sweep} has removed the silent, and known nodes go on. Confined to the event
 * loop.
 */
public final class ProximityGraph {
    static final int MAX_NODES = 10_000;
    static final int MAX_EDGES = 40_000;
    static final long NODE_SILENCE_NANOS = 30_000_000_000L;
    private static final long EDGE_REFRESH_NANOS = 1_000_000_000L;
    private static final int SMOOTHING = 8;

    private record Edge(long latencyMicros, long updatedNanos) {}

    private final NodeId self;
    private final long edgeMaxAgeNanos;
    private final Map<NodeId, GraphNode> nodes = new LinkedHashMap<>();
    private final Map<NodeId, Map<NodeId, Edge>> edges = new LinkedHashMap<>();
    private final SeenBeacons seen = new SeenBeacons();
    private int edgeCount;

    /**
     * @param edgeMaxAgeNanos how long a link lives without a beacon over it: three session
     *     time-outs
     */
    public ProximityGraph(NodeId self, long edgeMaxAgeNanos) {
        this.self = self;
        this.edgeMaxAgeNanos = edgeMaxAgeNanos;
    }

    /**
     * Takes a beacon in, unless the same one came before.
     *
     * @param neighbour who passed it on
     * @return whether it was new and should be passed on in turn
     */
    public boolean take(Sighting sighting, NodeId neighbour, long nowNanos) {
        boolean known = nodes.containsKey(sighting.origin());
        if (!seen.add(sighting.origin(), sighting.sequence(), known, nowNanos)) return false;
        if (known || nodes.size() < MAX_NODES) {
            nodes.merge(
                    sighting.origin(),
                    GraphNode.first(sighting, neighbour, nowNanos),
                    (old, _) -> old.updated(sighting, neighbour, nowNanos));
        }
        link(self, neighbour, 0, nowNanos);
        if (!neighbour.equals(sighting.origin())) {
            link(neighbour, sighting.origin(), sighting.latencyMicros(), nowNanos);
        }
        return true;
    }

    /** Removes silent nodes, stale links and old marks; called once a heartbeat interval. */
    public void sweep(long nowNanos) {
        nodes.values().removeIf(node -> nowNanos - node.lastSeenNanos() > NODE_SILENCE_NANOS);
        edges.values()
                .removeIf(out -> {
                    out.values().removeIf(edge -> nowNanos - edge.updatedNanos() > edgeMaxAgeNanos);
                    return out.isEmpty();
                });
        edgeCount = edges.values().stream().mapToInt(Map::size).sum();
        seen.sweep(nowNanos);
    }

    public void remove(NodeId node) {
        nodes.remove(node);
    }

    public Optional<GraphNode> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** In the order of their discovery. */
    public Collection<GraphNode> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    public int edgeCount() {
        return edgeCount;
    }

    /** The matching node with the lowest latency. */
    public Optional<GraphNode> nearest(Predicate<GraphNode> matching) {
        return nodes.values().stream()
                .filter(matching)
                .min(Comparator.comparingLong(GraphNode::latencyMicros));
    }

    /** A shortest path from ourselves, both ends included; empty if there is none. */
    public List<NodeId> pathTo(NodeId destination) {
        return search(destination, _ -> true);
    }

    /** The first step of a shortest path whose first step is allowed. */
    public Optional<NodeId> firstStepTo(NodeId destination, Predicate<NodeId> allowed) {
        List<NodeId> path = search(destination, allowed);
        return path.size() < 2 ? Optional.empty() : Optional.of(path.get(1));
    }

    private record Step(NodeId at, @Nullable Step from) {
        List<NodeId> path() {
            List<NodeId> out = new ArrayList<>();
            for (Step step = this; step != null; step = step.from) out.addFirst(step.at);
            return out;
        }
    }

    /** Breadth first; among equally short paths the one over links that were learned first. */
    private List<NodeId> search(NodeId destination, Predicate<NodeId> allowedFirst) {
        Set<NodeId> reached = new HashSet<>(Set.of(self));
        Deque<Step> frontier = new ArrayDeque<>(List.of(new Step(self, null)));
        while (!frontier.isEmpty()) {
            Step step = frontier.removeFirst();
            if (step.at.equals(destination)) return step.path();
            for (NodeId next : edges.getOrDefault(step.at, Map.of()).keySet()) {
                boolean allowed = !step.at.equals(self) || allowedFirst.test(next);
                if (allowed && reached.add(next)) frontier.add(new Step(next, step));
            }
        }
        return List.of();
    }

    private void link(NodeId from, NodeId to, long sampleMicros, long nowNanos) {
        Map<NodeId, Edge> out = edges.computeIfAbsent(from, _ -> new LinkedHashMap<>());
        Edge old = out.get(to);
        if (old == null) {
            if (edgeCount >= MAX_EDGES) return;
            out.put(to, new Edge(sampleMicros, nowNanos));
            edgeCount++;
        } else if (!from.equals(self) || nowNanos - old.updatedNanos() >= EDGE_REFRESH_NANOS) {
            out.put(to, new Edge(smoothed(old, sampleMicros), nowNanos));
        }
    }

    private static long smoothed(Edge old, long sampleMicros) {
        if (sampleMicros == 0) return old.latencyMicros();
        return old.latencyMicros() - old.latencyMicros() / SMOOTHING + sampleMicros / SMOOTHING;
    }
}
