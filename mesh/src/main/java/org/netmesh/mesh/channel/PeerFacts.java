package org.netmesh.mesh.channel;

import java.util.Optional;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;

/**
 * What announcements tell a publisher of its peers and of itself (spec 03 §2.8, §14.3). Asked on
 * the event loop.
 */
public interface PeerFacts {
    /** The entity that a signed, direct announcement bound to the node. */
    Optional<EntityId> pinned(NodeId node);

    /** What the node announced; empty if unknown, so that filters fail closed. */
    CapabilitySet capabilities(NodeId node);

    /** By the local policy; {@link SubnetId#GLOBAL} if unknown. */
    SubnetId subnet(NodeId node);

    /** What this node itself announced last; empty if nothing. */
    CapabilitySet own();

    /** Of a node that hears no announcements. */
    static PeerFacts none() {
        return new PeerFacts() {
            @Override
            public Optional<EntityId> pinned(NodeId node) {
                return Optional.empty();
            }

            @Override
            public CapabilitySet capabilities(NodeId node) {
                return CapabilitySet.empty();
            }

            @Override
            public SubnetId subnet(NodeId node) {
                return SubnetId.GLOBAL;
            }

            @Override
            public CapabilitySet own() {
                return CapabilitySet.empty();
            }
        };
    }
}
