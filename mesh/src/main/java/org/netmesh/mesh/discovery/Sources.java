package org.netmesh.mesh.discovery;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.netmesh.kernel.NodeId;

/**
 * Which neighbour was the first to bring which node, so that none can fill the index with nodes of
 * its invention (spec 04a §21.2). Confined to the event loop.
 */
final class Sources {
    private final int mostPerNeighbour;
    private final Map<NodeId, NodeId> neighbours = new HashMap<>();
    private final Map<NodeId, Integer> counts = new HashMap<>();

    Sources(int mostPerNeighbour) {
        this.mostPerNeighbour = mostPerNeighbour;
    }

    /** Whether the neighbour may speak of the node: a known one, or one more within its share. */
    boolean mayBring(NodeId node, NodeId neighbour) {
        return neighbours.containsKey(node) || counts.getOrDefault(neighbour, 0) < mostPerNeighbour;
    }

    void brought(NodeId node, NodeId neighbour) {
        if (neighbours.putIfAbsent(node, neighbour) == null) {
            counts.merge(neighbour, 1, Integer::sum);
        }
    }

    /** Forgets the nodes that are no longer known. */
    void keep(Predicate<NodeId> known) {
        neighbours
                .entrySet()
                .removeIf(entry -> {
                    boolean gone = !known.test(entry.getKey());
                    if (gone) {
                        counts.computeIfPresent(
                                entry.getValue(), (_, count) -> count == 1 ? null : count - 1);
                    }
                    return gone;
                });
    }
}
