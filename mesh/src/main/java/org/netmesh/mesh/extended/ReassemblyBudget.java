package org.netmesh.mesh.extended;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that unfinished messages may hold: of a node, and within it of each peer (spec 20 §5).
 * Confined to one thread.
 */
public final class ReassemblyBudget {
    private static final long NODE_BYTES = 256L << 20;
    private static final long PEER_BYTES = 64L << 20;

    private final long limit;
    private final @Nullable ReassemblyBudget whole;
    private long charged;

    private ReassemblyBudget(long limit, @Nullable ReassemblyBudget whole) {
        this.limit = limit;
        this.whole = whole;
    }

    /** 256 MiB for all peers of a node. */
    public static ReassemblyBudget ofNode() {
        return new ReassemblyBudget(NODE_BYTES, null);
    }

    /** 64 MiB of it for one peer. */
    ReassemblyBudget ofPeer() {
        return new ReassemblyBudget(PEER_BYTES, this);
    }

    boolean charge(long bytes) {
        if (charged + bytes > limit) return false;
        if (whole != null && !whole.charge(bytes)) return false;
        charged += bytes;
        return true;
    }

    void release(long bytes) {
        charged -= bytes;
        if (whole != null) whole.release(bytes);
    }

    /** Bytes held at the moment. */
    public long charged() {
        return charged;
    }
}
