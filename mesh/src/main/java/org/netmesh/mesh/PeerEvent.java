package org.netmesh.mesh;

import java.net.InetSocketAddress;
import java.util.List;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.SubnetId;

/** Something happened to a peer or to many (spec 02 §33). Immutable. */
public sealed interface PeerEvent {
    /** A session with the peer began. */
    record Connected(NodeId peer, InetSocketAddress address) implements PeerEvent {}

    /** The peer was silent for two session time-outs. */
    record Suspected(NodeId peer) implements PeerEvent {}

    /** The peer was silent for three session time-outs. */
    record Failed(NodeId peer) implements PeerEvent {}

    /** A failed peer was heard again. */
    record Recovered(NodeId peer) implements PeerEvent {}

    /**
     * The peer was forgotten after thirty session time-outs of silence, or because the user said
     * so.
     */
    record Evicted(NodeId peer) implements PeerEvent {}

    /**
     * A plain session was refused to a node that had an extended one before (spec 20 §1.3).
     *
     * @param peer as the caller claims it
     */
    record PlainRefused(NodeId peer, InetSocketAddress source) implements PeerEvent {}

    /**
     * Packets of an extended peer go another way now, and nothing of its streams was lost: it lives
     * at another address, or a relay took over or is needed no more (spec 20 §6).
     *
     * @param from its address, or that of the relay before
     * @param to its address, or that of the relay now
     * @param relayed whether {@code to} is a relay's
     */
    record PathChanged(NodeId peer, InetSocketAddress from, InetSocketAddress to, boolean relayed)
            implements PeerEvent {}

    /** Packets to a destination go another way now. */
    record Rerouted(NodeId destination, NodeId from, NodeId to) implements PeerEvent {}

    /** Many peers failed together (spec 02 §21.1). */
    record MassFailure(List<NodeId> peers, float ratio) implements PeerEvent {}

    /** Peers of one subnet failed together: perhaps the network is split (spec 02 §21.2). */
    record PartitionSuspected(long id, SubnetId subnet, List<NodeId> otherSide)
            implements PeerEvent {}

    /** Half of the other side is back. */
    record PartitionHealed(long id) implements PeerEvent {}
}
