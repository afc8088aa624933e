package org.netmesh.mesh.wire;

import static org.netmesh.mesh.wire.PacketLayout.ROUTING_BYTES;

/**
 * The 18 bytes in front of a routed packet, where they were received (spec 01 §5.1). Nothing in
 * them is authenticated. One object serves all datagrams of a loop. Confined to one thread.
 */
public final class RoutingView {
    static final int MAGIC = 0x5452;
    static final int TTL = 2;
    static final int HOP_COUNT = 3;
    static final int FLAGS = 4;
    static final int SOURCE = 6;
    static final int DESTINATION = 10;
    static final int KNOWN_FLAGS = 0x0f;
    private static final int MAX_HOPS = 255;

    private byte[] datagram = new byte[ROUTING_BYTES];
    private int start;

    /** Looks at a routed datagram. */
    public DropReason wrap(byte[] bytes, int offset, int length) {
        if (length < ROUTING_BYTES) return DropReason.SHORT;
        if (LittleEndian.u16(bytes, offset) != MAGIC) return DropReason.MAGIC;
        datagram = bytes;
        start = offset;
        return DropReason.NONE;
    }

    /** Hops left, 0 to 255. */
    public int ttl() {
        return LittleEndian.u8(datagram, start + TTL);
    }

    /** Hops done, 0 to 255. */
    public int hopCount() {
        return LittleEndian.u8(datagram, start + HOP_COUNT);
    }

    /** The four assigned bits; the others are masked off. */
    public int flags() {
        return datagram[start + FLAGS] & KNOWN_FLAGS;
    }

    /** The sender's {@link RoutingId}, as claimed. */
    public int source() {
        return LittleEndian.i32(datagram, start + SOURCE);
    }

    /** The final destination's {@link org.netmesh.kernel.NodeId}; zero is possible here. */
    public long destination() {
        return LittleEndian.i64(datagram, start + DESTINATION);
    }

    /**
     * Makes the datagram ready for the next hop, in place: one hop less to go, one more done,
     * saturating; unknown flags are dropped, all other bytes stay (spec 01 §5.3).
     *
     * @return {@code TTL}, with nothing changed, if it may go no further
     */
    public DropReason forward() {
        int ttl = ttl();
        if (ttl == 0) return DropReason.TTL;
        datagram[start + TTL] = (byte) (ttl - 1);
        datagram[start + HOP_COUNT] = (byte) Math.min(MAX_HOPS, hopCount() + 1);
        datagram[start + FLAGS] = (byte) flags();
        return DropReason.NONE;
    }
}
