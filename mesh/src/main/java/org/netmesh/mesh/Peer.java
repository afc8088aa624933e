package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.netmesh.kernel.NodeId;

/**
 * A peer at one moment. Immutable.
 *
 * @param address where packets to it go: its own, or that of the next relay
 * @param relayed whether that is a relay's
 * @param relay the neighbour that passes packets on, where {@code relayed}
 * @param extended whether its sessions repair losses and prove who it is (spec 20); otherwise
 *     {@code reliable} only detects losses
 * @param roundTrip how long a packet and its acknowledgement take, smoothed; empty until that was
 *     measured on the present path, and always towards a plain peer, which acknowledges nothing
 * @param loss the share of packets to it that were lost lately on the present path, 0 to 1; empty
 *     as {@code roundTrip} is
 */
public record Peer(
        NodeId id,
        InetSocketAddress address,
        boolean relayed,
        Optional<NodeId> relay,
        NodeStatus status,
        boolean extended,
        Optional<Duration> roundTrip,
        OptionalDouble loss) {}
