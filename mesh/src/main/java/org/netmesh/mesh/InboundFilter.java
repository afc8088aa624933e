package org.netmesh.mesh;

import java.util.Optional;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;

/** Which inbound events somebody wants. Immutable; without a condition it is everything. */
public record InboundFilter(Optional<NodeId> peer, Optional<StreamId> stream) {
    private static final InboundFilter ALL = new InboundFilter(Optional.empty(), Optional.empty());

    public static InboundFilter all() {
        return ALL;
    }

    public static InboundFilter ofPeer(NodeId peer) {
        return new InboundFilter(Optional.of(peer), Optional.empty());
    }

    /** The events of one stream of one peer. */
    public static InboundFilter ofStream(NodeId peer, StreamId stream) {
        return new InboundFilter(Optional.of(peer), Optional.of(stream));
    }

    public boolean matches(MeshEvent event) {
        return peer.map(event.peer()::equals).orElse(true)
                && stream.map(event.stream()::equals).orElse(true);
    }
}
