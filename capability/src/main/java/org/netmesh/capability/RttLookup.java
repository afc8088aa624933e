package org.netmesh.capability;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.netmesh.kernel.NodeId;

/** Measured round-trip times. Thread-safe. */
@FunctionalInterface
public interface RttLookup {
    /** Nothing is measured. */
    RttLookup NONE = _ -> Optional.empty();

    /** Empty for a node that was never measured. */
    Optional<Duration> rtt(NodeId node);

    /** Nearest first, nodes without a measurement last, equal ones by ascending id. */
    default Comparator<NodeId> nearestFirst() {
        return Comparator.comparing(
                        (NodeId node) -> rtt(node).orElse(Duration.ofSeconds(Long.MAX_VALUE)))
                .thenComparing(Comparator.naturalOrder());
    }
}
