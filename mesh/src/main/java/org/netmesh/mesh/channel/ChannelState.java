package org.netmesh.mesh.channel;

/** How a subscription to a peer's channel stands. */
public enum ChannelState {
    ACTIVE,
    /** The publisher is gone; the subscription is renewed when it is back. */
    WAITING,
    /** It was closed, or the publisher did not take it back, or the node was closed. */
    ENDED
}
