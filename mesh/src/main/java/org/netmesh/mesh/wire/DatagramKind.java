package org.netmesh.mesh.wire;

/**
 * The kinds of datagrams, told apart by length and first two bytes alone (spec 01 §9, W-16).
 * Allocates nothing.
 */
public enum DatagramKind {
    /** {@link KeepAlive}, in clear. */
    KEEP_ALIVE,
    /** {@link Pingwave}, in clear; one that does not parse is dropped. */
    PINGWAVE,
    /** {@link RoutingView}, then a direct packet. */
    ROUTED,
    /** {@link PacketView}. */
    DIRECT,
    UNKNOWN;

    private static final int MIN_BYTES = 2;
    private static final int MIN_ROUTED_BYTES =
            PacketLayout.ROUTING_BYTES + PacketLayout.HEADER_BYTES;

    public static DatagramKind of(byte[] datagram, int offset, int length) {
        if (length < MIN_BYTES) return UNKNOWN;
        int magic = LittleEndian.u16(datagram, offset);
        if (length == KeepAlive.BYTES && magic == KeepAlive.MAGIC) return KEEP_ALIVE;
        if (length == Pingwave.BYTES && magic != PacketLayout.MAGIC_VALUE) return PINGWAVE;
        if (length >= MIN_ROUTED_BYTES && magic == RoutingView.MAGIC) return ROUTED;
        return magic == PacketLayout.MAGIC_VALUE ? DIRECT : UNKNOWN;
    }
}
