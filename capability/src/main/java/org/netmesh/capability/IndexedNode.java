package org.netmesh.capability;

import org.netmesh.kernel.NodeId;

/** A node of the index and what it announced. */
public record IndexedNode(NodeId nodeId, CapabilitySet capabilities) {}
