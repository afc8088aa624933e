package org.netmesh.mesh.node;

import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NodeId;

/** A node that we have a session with. Confined to the core's thread. */
public final class PeerState {
    private final NodeId id;
    private final Link link;
    private InetSocketAddress address;
    private Renewals.@Nullable Attempt renewal;

    /**
     * @param address where its packets come from: itself, or the last relay before us
     * @param link makes what we share with it
     */
    PeerState(NodeId id, InetSocketAddress address, Function<PeerState, Link> link) {
        this.id = id;
        this.address = address;
        this.link = link.apply(this);
    }

    public NodeId id() {
        return id;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** For {@link Peers} alone, which keeps an index of addresses. */
    void address(InetSocketAddress moved) {
        address = moved;
    }

    /** The renewal of its session that is under way. */
    Renewals.@Nullable Attempt renewal() {
        return renewal;
    }

    void renewal(Renewals.@Nullable Attempt attempt) {
        renewal = attempt;
    }

    /** Whether it looks after its path itself, instead of following our routes (spec 20 §6). */
    boolean mobile() {
        return link.mobile();
    }

    Link link() {
        return link;
    }
}
