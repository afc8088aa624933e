package org.netmesh.mesh.wire;

/**
 * Bits of the packet header's flags (spec 01 §3.2). Bits without a name are accepted and ignored.
 */
public final class PacketFlags {
    /** The sending stream is reliable. */
    public static final int RELIABLE = 0x01;

    /** The body is a Noise message in clear. */
    public static final int HANDSHAKE = 0x10;

    /** A sign of life with an empty payload. */
    public static final int HEARTBEAT = 0x20;

    private PacketFlags() {}
}
