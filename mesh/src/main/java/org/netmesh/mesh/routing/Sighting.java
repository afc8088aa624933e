package org.netmesh.mesh.routing;

import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.wire.BeaconHealth;

/**
 * What a beacon says of its origin, once it was parsed and attributed to the neighbour that passed
 * it on (spec 01 §8.2). Immutable.
 *
 * @param sequence unsigned
 * @param hopCount links passed before the last one, 0 to 255
 * @param latencyMicros from the origin's clock to ours, at least 0
 * @param load 0 idle to 255 overloaded
 */
public record Sighting(
        NodeId origin,
        long sequence,
        int hopCount,
        long latencyMicros,
        int load,
        BeaconHealth health,
        int capabilityVersion,
        long capabilityHash) {}
