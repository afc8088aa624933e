package org.netmesh.mesh.channel;

import org.netmesh.kernel.NodeId;

/** A subscriber that could not be sent to, and why. Immutable. */
public record PeerFailure(NodeId node, String message) {}
