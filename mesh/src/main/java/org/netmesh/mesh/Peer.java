package org.netmesh.mesh;

import java.net.InetSocketAddress;
import org.netmesh.kernel.NodeId;

/**
 * A peer at one moment. Immutable.
 *
 * @param address where its packets come from: its own or that of the relay before us
 */
public record Peer(NodeId id, InetSocketAddress address, boolean relayed, NodeStatus status) {}
