package org.netmesh.mesh;

import java.util.HashMap;
import java.util.Map;
import org.netmesh.kernel.NodeId;

/**
 * How a node and its peers are at one moment. Immutable.
 *
 * @param statuses of the peers with a session
 * @param dropped datagrams dropped so far, by the reasons of spec 01 §13
 * @param inboundDropped events dropped because nobody read them in time
 */
public record Health(
        FailureStats failures,
        Map<NodeId, NodeStatus> statuses,
        Map<String, Long> dropped,
        long inboundDropped) {
    public Health {
        statuses = Map.copyOf(statuses);
        dropped = Map.copyOf(dropped);
    }

    static Health of(MeshSnapshot seen, long inboundDropped) {
        Map<NodeId, NodeStatus> statuses = new HashMap<>();
        seen.peers().forEach(peer -> statuses.put(peer.id(), peer.status()));
        return new Health(seen.failures(), statuses, seen.dropped(), inboundDropped);
    }

    /** What the failure detector thinks of a node. */
    public NodeStatus status(NodeId node) {
        return statuses.getOrDefault(node, NodeStatus.UNKNOWN);
    }
}
