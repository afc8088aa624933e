package org.netmesh.mesh.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Route;

/**
 * Moves routes away from a failed neighbour and back when it recovers (spec 02 §10). An alternate
 * is another live way the table knows, else the first step of a path in the graph; where neither
 * exists the destination is left without a route instead of being sent into the void. Confined to
 * the event loop.
 */
public final class Rerouting {
    /** One destination's way has changed. */
    public record Rerouted(NodeId destination, NodeId from, NodeId to) {}

    private record Detour(NodeId failed, NodeId alternate) {}

    private final RoutingTable table;
    private final ProximityGraph graph;
    private final Map<NodeId, Detour> detours = new LinkedHashMap<>();
    private long reroutes;
    private long recoveries;

    public Rerouting(RoutingTable table, ProximityGraph graph) {
        this.table = table;
        this.graph = graph;
    }

    /**
     * @param isNeighbour whether a node can be sent to without a relay, and is not failed itself
     * @return what changed, in the table's order
     */
    public List<Rerouted> onFailure(NodeId failed, Predicate<NodeId> isNeighbour, long nowNanos) {
        List<Rerouted> out = new ArrayList<>();
        for (NodeId destination : table.through(failed)) {
            Optional<NodeId> alternate = alternate(destination, failed, isNeighbour, nowNanos);
            if (alternate.isEmpty()) continue;
            // Over several failures the first one stays the node whose return restores the route.
            NodeId original =
                    detours.containsKey(destination) ? detours.get(destination).failed : failed;
            detours.put(destination, new Detour(original, alternate.get()));
            table.add(destination, alternate.get(), nowNanos);
            out.add(new Rerouted(destination, failed, alternate.get()));
        }
        if (!out.isEmpty()) reroutes++;
        return out;
    }

    /** Restores the routes that led through {@code recovered} before it failed. */
    public List<Rerouted> onRecovery(NodeId recovered, long nowNanos) {
        List<Rerouted> out = new ArrayList<>();
        detours.entrySet()
                .removeIf(entry -> {
                    if (!entry.getValue().failed.equals(recovered)) return false;
                    table.add(entry.getKey(), recovered, nowNanos);
                    out.add(new Rerouted(entry.getKey(), entry.getValue().alternate, recovered));
                    return true;
                });
        if (!out.isEmpty()) recoveries++;
        return out;
    }

    /** The peer is gone for good: nothing waits for its return any more. */
    public void onEviction(NodeId evicted) {
        detours.values().removeIf(detour -> detour.failed.equals(evicted));
    }

    /** Destinations that are on a detour now. */
    public int active() {
        return detours.size();
    }

    /** Failures after which at least one route moved. */
    public long reroutes() {
        return reroutes;
    }

    /** Recoveries after which at least one route moved back. */
    public long recoveries() {
        return recoveries;
    }

    private Optional<NodeId> alternate(
            NodeId destination, NodeId failed, Predicate<NodeId> isNeighbour, long nowNanos) {
        Optional<NodeId> known =
                table.lookupAvoiding(destination, failed, nowNanos)
                        .map(Route::nextHop)
                        .filter(isNeighbour);
        if (known.isPresent()) return known;
        return graph.firstStepTo(destination, hop -> !hop.equals(failed) && isNeighbour.test(hop));
    }
}
