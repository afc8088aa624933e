package org.netmesh.mesh.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.Route;

/**
 * The ways to every known node, up to three next hops each, the best first (spec 02 §11). A route
 * is live for a limited age; a refresh counts only for the next hop it came through, so a dead hop
 * does not stay fresh because another one still advertises the destination. Confined to the event
 * loop.
 */
public final class RoutingTable {
    static final int MAX_DESTINATIONS = 10_000;
    static final int MAX_HOPS = 3;
    private static final long REFRESH_NANOS = 1_000_000_000L;

    private final long maxAgeNanos;
    private final Map<NodeId, List<Route>> routes = new LinkedHashMap<>();

    /**
     * @param maxAgeNanos how long a route lives without a refresh: three session time-outs (spec 02
     *     §28)
     */
    public RoutingTable(long maxAgeNanos) {
        this.maxAgeNanos = maxAgeNanos;
    }

    /**
     * Makes {@code nextHop} the best way, whatever was known before: handshakes, reroutes and the
     * application do.
     */
    public void add(NodeId destination, NodeId nextHop, long nowNanos) {
        List<Route> known = candidates(destination);
        if (known == null) return;
        known.removeIf(route -> route.nextHop().equals(nextHop));
        known.addFirst(new Route(destination, nextHop, Route.DIRECT_METRIC, nowNanos));
        cut(known);
    }

    /**
     * Learns a way from a beacon or an announcement. A worse one never displaces a better one; an
     * equal one stands behind it.
     *
     * @return whether the best way changed
     */
    public boolean learn(NodeId destination, NodeId nextHop, int metric, long nowNanos) {
        List<Route> known = candidates(destination);
        if (known == null) return false;
        Route before = known.isEmpty() ? null : known.getFirst();
        if (known.size() == MAX_HOPS) known.removeIf(route -> expired(route, nowNanos));
        int at = indexOf(known, nextHop);
        Route fresh = new Route(destination, nextHop, metric, nowNanos);
        if (at < 0) known.add(fresh);
        else if (expired(known.get(at), nowNanos)) known.set(at, fresh);
        else known.set(at, known.get(at).confirmed(metric, nowNanos));
        known.sort(Comparator.comparingInt(Route::metric));
        cut(known);
        return before == null || !before.nextHop().equals(known.getFirst().nextHop());
    }

    /**
     * A neighbour was heard: its direct way lives on. At most once a second, and only if it is
     * still there: this never revives a withdrawn or a learned way (decision 23).
     */
    public void refreshDirect(NodeId neighbour, long nowNanos) {
        List<Route> known = routes.get(neighbour);
        int at = known == null ? -1 : indexOf(known, neighbour);
        if (known == null || at < 0) return;
        Route route = known.get(at);
        boolean due = nowNanos - route.updatedNanos() >= REFRESH_NANOS;
        if (due && !expired(route, nowNanos)) {
            known.set(at, route.confirmed(route.metric(), nowNanos));
        }
    }

    /** The best live way, or {@code null}. Allocates nothing. */
    public @Nullable Route lookup(NodeId destination, long nowNanos) {
        return lookupAvoiding(destination, destination, nowNanos, Avoid.NOTHING);
    }

    /** The next hops of all live ways, the best first. */
    public List<NodeId> hops(NodeId destination, long nowNanos) {
        return routes.getOrDefault(destination, List.of()).stream()
                .filter(route -> !expired(route, nowNanos))
                .map(Route::nextHop)
                .toList();
    }

    /** The best live way that does not begin at {@code hop}. */
    Optional<Route> lookupAvoiding(NodeId destination, NodeId hop, long nowNanos) {
        return Optional.ofNullable(lookupAvoiding(destination, hop, nowNanos, Avoid.HOP));
    }

    /** Forgets all ways to a node. */
    public void remove(NodeId destination) {
        routes.remove(destination);
    }

    /** Forgets the best way if it begins at {@code hop}; says whether it did. */
    public boolean removeIfNextHop(NodeId destination, NodeId hop) {
        List<Route> known = routes.get(destination);
        if (known == null || !known.getFirst().nextHop().equals(hop)) return false;
        known.removeFirst();
        if (known.isEmpty()) routes.remove(destination);
        return true;
    }

    /** Forgets every way that begins at {@code hop}: its node has failed or said goodbye. */
    public void withdraw(NodeId hop) {
        removeWhere(route -> route.nextHop().equals(hop));
    }

    /**
     * Destinations whose best way begins at {@code hop}, also where silence has made it expire a
     * moment ago.
     */
    List<NodeId> through(NodeId hop) {
        List<NodeId> out = new ArrayList<>();
        routes.forEach((destination, known) -> {
            if (known.getFirst().nextHop().equals(hop)) out.add(destination);
        });
        return out;
    }

    /** Forgets what has expired; lookups already ignore it. */
    public void sweep(long nowNanos) {
        removeWhere(route -> expired(route, nowNanos));
    }

    /** The best live way to each destination. */
    public List<Route> all(long nowNanos) {
        List<Route> out = new ArrayList<>();
        for (NodeId destination : routes.keySet()) {
            Route best = lookup(destination, nowNanos);
            if (best != null) out.add(best);
        }
        return out;
    }

    public int size() {
        return routes.size();
    }

    private enum Avoid {
        NOTHING,
        HOP
    }

    private @Nullable Route lookupAvoiding(
            NodeId destination, NodeId hop, long nowNanos, Avoid avoid) {
        List<Route> known = routes.get(destination);
        if (known == null) return null;
        for (int i = 0; i < known.size(); i++) {
            Route route = known.get(i);
            boolean allowed = avoid == Avoid.NOTHING || !route.nextHop().equals(hop);
            if (allowed && !expired(route, nowNanos)) return route;
        }
        return null;
    }

    /** The list to change, or {@code null} when a new destination finds the table full. */
    private @Nullable List<Route> candidates(NodeId destination) {
        List<Route> known = routes.get(destination);
        if (known == null && routes.size() < MAX_DESTINATIONS) {
            known = new ArrayList<>(1);
            routes.put(destination, known);
        }
        return known;
    }

    private void removeWhere(Predicate<Route> condition) {
        routes.values()
                .removeIf(known -> {
                    known.removeIf(condition);
                    return known.isEmpty();
                });
    }

    private boolean expired(Route route, long nowNanos) {
        return nowNanos - route.updatedNanos() > maxAgeNanos;
    }

    private static int indexOf(List<Route> known, NodeId hop) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).nextHop().equals(hop)) return i;
        }
        return -1;
    }

    private static void cut(List<Route> known) {
        while (known.size() > MAX_HOPS) known.removeLast();
    }
}
