package org.netmesh.capability.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;

/** A node that something may be placed on, as the index knows it. Immutable. */
public record PlacementCandidate(NodeId nodeId, CapabilitySet capabilities) {
    /** Those of the nodes that the index knows, by ascending id; the others are no candidates. */
    public static List<PlacementCandidate> of(CapabilityIndex index, Collection<NodeId> nodes) {
        List<PlacementCandidate> candidates = new ArrayList<>();
        for (NodeId node : new TreeSet<>(nodes)) {
            index.get(node).ifPresent(set -> candidates.add(new PlacementCandidate(node, set)));
        }
        return candidates;
    }

    /** The texts of its tags. */
    public List<String> tags() {
        return capabilities.wireTags();
    }

    public SortedMap<String, String> metadata() {
        return capabilities.metadata();
    }
}
