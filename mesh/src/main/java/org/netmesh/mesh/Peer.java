package org.netmesh.mesh;

import java.net.InetSocketAddress;
import org.netmesh.kernel.NodeId;

/**
 * A peer at one moment. Immutable.
 *
 * @param address where its packets come from: its own or that of the relay before us
 * @param extended whether its sessions repair losses and prove who it is (spec 20); otherwise
 *     {@code reliable} only detects losses
 */
public record Peer(
        NodeId id,
        InetSocketAddress address,
        boolean relayed,
        NodeStatus status,
        boolean extended) {}
