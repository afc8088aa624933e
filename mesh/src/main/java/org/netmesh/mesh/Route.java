package org.netmesh.mesh;

import org.netmesh.kernel.NodeId;

/**
 * One way to a node: through which neighbour, at what cost, last confirmed when (spec 02 §11).
 * Immutable.
 *
 * @param metric 1 for a neighbour itself; a beacon's hop count plus 2 for what was learned; at most
 *     65,535
 * @param updatedNanos monotonic
 */
public record Route(NodeId destination, NodeId nextHop, int metric, long updatedNanos) {
    public static final int DIRECT_METRIC = 1;
    private static final int MAX_METRIC = 0xffff;

    public Route {
        if (metric < DIRECT_METRIC || metric > MAX_METRIC) {
            throw new IllegalArgumentException("a metric must be 1 to 65535, got " + metric);
        }
    }

    /** The same way, heard of again: a worse metric does not displace a better one. */
    public Route confirmed(int newMetric, long nowNanos) {
        return new Route(destination, nextHop, Math.min(metric, newMetric), nowNanos);
    }
}
