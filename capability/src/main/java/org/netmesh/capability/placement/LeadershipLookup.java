package org.netmesh.capability.placement;

import java.util.OptionalDouble;
import org.netmesh.kernel.NodeId;

/** Which share of all leaderships a node has, 0 to 1. Thread-safe. */
@FunctionalInterface
public interface LeadershipLookup {
    /** Nothing is known. */
    LeadershipLookup NONE = _ -> OptionalDouble.empty();

    /** Empty for a node without data; so counts a share that is no finite number. */
    OptionalDouble share(NodeId node);
}
