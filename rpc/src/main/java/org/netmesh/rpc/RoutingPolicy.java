package org.netmesh.rpc;

/** Which of a service's nodes a call by name goes to (spec 09 §18.2). */
public sealed interface RoutingPolicy {
    /** One after the other. */
    RoutingPolicy ROUND_ROBIN = new RoundRobin();

    RoutingPolicy RANDOM = new Random();
    RoutingPolicy LOWEST_LATENCY = new LowestLatency();
    RoutingPolicy LEAST_LOADED = new LeastLoaded();

    static RoutingPolicy sticky(long key) {
        return new Sticky(key);
    }

    /** One after the other, by ascending id. */
    record RoundRobin() implements RoutingPolicy {}

    record Random() implements RoutingPolicy {}

    /** The same node for the same key, as long as the same nodes serve; all 64 bits count. */
    record Sticky(long key) implements RoutingPolicy {}

    /** The nearest by its beacons; the lowest id of equally near or unmeasured ones. */
    record LowestLatency() implements RoutingPolicy {}

    /** The node with the fewest calls of ours under way; the lowest id of equals. Ours alone. */
    record LeastLoaded() implements RoutingPolicy {}
}
