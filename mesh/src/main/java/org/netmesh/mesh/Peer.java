package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * A peer at one moment. Immutable.
 *
 * @param address where its packets come from: its own or that of the relay before us
 * @param extended whether its sessions repair losses and prove who it is (spec 20); otherwise
 *     {@code reliable} only detects losses
 * @param roundTrip how long a packet and its acknowledgement take, smoothed; empty until that was
 *     measured, and always towards a plain peer, which acknowledges nothing
 */
public record Peer(
        NodeId id,
        InetSocketAddress address,
        boolean relayed,
        NodeStatus status,
        boolean extended,
        Optional<Duration> roundTrip) {}
