package org.netmesh.mesh.discovery;

import java.util.Optional;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.protocol.Now;

/**
 * Discovery as protocols of upper rooms use it, on the event loop: questions to the index, and tags
 * of their own beside what the user announces (spec 04a §7.3 step 2).
 */
public interface DiscoveryPlane {
    /** What is known of every node, this one included. Thread-safe. */
    CapabilityIndex index();

    /** The entity that a signed, direct announcement bound to a node. */
    Optional<EntityId> pinned(NodeId node);

    /**
     * Adds a tag to what this node announces, and announces it.
     *
     * @throws org.netmesh.capability.CapabilityException {@code TOO_LARGE}; nothing has changed
     */
    void addTag(String tag, Now now);

    /**
     * Announces from now on how this node is reached: its class in the place of every other tag
     * {@code nat:}, and its address. What was announced goes out again at once.
     */
    void reach(Reach reach, Now now);

    /** Takes such a tag back, and announces that. Nothing happens if it is not there. */
    void removeTag(String tag, Now now);
}
