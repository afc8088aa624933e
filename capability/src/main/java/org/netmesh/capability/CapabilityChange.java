package org.netmesh.capability;

import org.netmesh.kernel.NodeId;

/** How the answer to a watched query changed. Immutable. */
public sealed interface CapabilityChange {
    NodeId nodeId();

    /** A node that matches now. */
    record Added(NodeId nodeId, CapabilitySet capabilities) implements CapabilityChange {}

    /** A node that still matches, with another set. */
    record Updated(NodeId nodeId, CapabilitySet capabilities, CapabilitySetDiff diff)
            implements CapabilityChange {}

    /** A node that is gone, or whose new set does not match any more. */
    record Removed(NodeId nodeId) implements CapabilityChange {}

    /** A node whose announcement outlived its lifetime. */
    record Expired(NodeId nodeId) implements CapabilityChange {}
}
