package org.netmesh.mesh.protocol;

import org.netmesh.kernel.NodeId;

/** What happened to a peer, as protocols need to know it. */
public sealed interface PeerChange {
    NodeId peer();

    /** A session began; whatever was cached under an earlier one is void. */
    record Connected(NodeId peer) implements PeerChange {}

    /** The failure detector has given it up; its session stays until eviction. */
    record Failed(NodeId peer) implements PeerChange {}

    /** A failed peer was heard again, on the same session. */
    record Recovered(NodeId peer) implements PeerChange {}

    /** The session and everything else of the peer is gone. */
    record Removed(NodeId peer) implements PeerChange {}
}
