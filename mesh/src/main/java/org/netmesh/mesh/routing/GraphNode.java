package org.netmesh.mesh.routing;

import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.wire.BeaconHealth;

/**
 * What the graph knows of a node (spec 01 §8.3). Immutable.
 *
 * @param via the neighbour whose beacon gave hops and latency
 * @param hops links away, 1 for a neighbour
 * @param lastSequence the highest seen, unsigned
 */
public record GraphNode(
        NodeId id,
        NodeId via,
        int hops,
        long latencyMicros,
        int load,
        BeaconHealth health,
        int capabilityVersion,
        long capabilityHash,
        long lastSequence,
        long lastSeenNanos) {
    private static final int MAX_HOPS = 255;
    private static final int MAX_WEIGHT = 1000;
    private static final int MICROS_PER_WEIGHT = 100;
    private static final double LOAD_PENALTY = 50;
    private static final double MICROS_PER_MILLI = 1000;

    static GraphNode first(Sighting seen, NodeId via, long nowNanos) {
        return new GraphNode(
                seen.origin(),
                via,
                hops(seen),
                seen.latencyMicros(),
                seen.load(),
                seen.health(),
                seen.capabilityVersion(),
                seen.capabilityHash(),
                seen.sequence(),
                nowNanos);
    }

    /** A longer way does not displace a shorter one; load, health and time are always taken. */
    GraphNode updated(Sighting seen, NodeId newVia, long nowNanos) {
        boolean asShort = hops(seen) <= hops;
        boolean newer = Integer.compareUnsigned(seen.capabilityVersion(), capabilityVersion) > 0;
        boolean later = Long.compareUnsigned(seen.sequence(), lastSequence) > 0;
        return new GraphNode(
                id,
                asShort ? newVia : via,
                asShort ? hops(seen) : hops,
                asShort ? seen.latencyMicros() : latencyMicros,
                seen.load(),
                seen.health(),
                newer ? seen.capabilityVersion() : capabilityVersion,
                newer ? seen.capabilityHash() : capabilityHash,
                later ? seen.sequence() : lastSequence,
                nowNanos);
    }

    /** Healthy or degraded. */
    public boolean available() {
        return health.available();
    }

    /** Lower is better: latency in milliseconds plus penalties for load and health. */
    public double routingScore() {
        double healthPenalty =
                switch (health) {
                    case HEALTHY -> 0;
                    case DEGRADED -> 25;
                    case UNHEALTHY -> 1000;
                    case UNKNOWN -> 50;
                };
        return latencyMicros / MICROS_PER_MILLI + load / 255.0 * LOAD_PENALTY + healthPenalty;
    }

    /** For a load balancer: 1 to 1,000, higher for nearer nodes. */
    public int weight() {
        return (int) Math.max(1, MAX_WEIGHT - latencyMicros / MICROS_PER_WEIGHT);
    }

    private static int hops(Sighting seen) {
        return Math.min(seen.hopCount() + 1, MAX_HOPS);
    }
}
