package org.netmesh.mesh.wire;

import org.netmesh.mesh.crypto.Crypto;

/** Sizes and places of a packet (spec 01 §§2, 3.1, 5.1). */
public final class PacketLayout {
    public static final int HEADER_BYTES = 64;
    public static final int TAG_BYTES = Crypto.TAG_BYTES;
    public static final int ROUTING_BYTES = 18;

    /** What peers receive at most; a routing header counts too. */
    public static final int MAX_DATAGRAM_BYTES = 8192;

    /** Plaintext of a direct packet. */
    public static final int MAX_PAYLOAD_BYTES = MAX_DATAGRAM_BYTES - HEADER_BYTES - TAG_BYTES;

    /** Plaintext of a routed packet (W-12). */
    public static final int MAX_ROUTED_PAYLOAD_BYTES = MAX_PAYLOAD_BYTES - ROUTING_BYTES;

    /** The length in front of each event. */
    public static final int FRAME_PREFIX_BYTES = Integer.BYTES;

    public static final int MAX_EVENTS = MAX_PAYLOAD_BYTES / FRAME_PREFIX_BYTES;

    /** What a packet counts for credit besides its plaintext. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + TAG_BYTES;

    /** What is authenticated besides the text: the header without nonce and hop count. */
    public static final int ASSOCIATED_BYTES = 52;

    static final int MAGIC_VALUE = 0x4e45;
    static final int VERSION_VALUE = 1;

    static final int MAGIC = 0;
    static final int VERSION = 2;
    static final int FLAGS = 3;
    static final int PRIORITY = 4;
    static final int HOP_TTL = 5;
    static final int HOP_COUNT = 6;
    static final int FRAGMENT_FLAGS = 7;
    static final int SUBPROTOCOL = 8;
    static final int CHANNEL_HASH = 10;
    static final int NONCE_PREFIX = 12;
    static final int COUNTER = 16;
    static final int SESSION = 24;
    static final int STREAM = 32;
    static final int SEQUENCE = 40;
    static final int EPOCH = 48;
    static final int ORIGIN_HASH = 52;
    static final int FRAGMENT_ID = 56;
    static final int FRAGMENT_INDEX = 58;
    static final int PAYLOAD_LENGTH = 60;
    static final int EVENT_COUNT = 62;

    private PacketLayout() {}

    /** Copies what is authenticated out of the header that begins at {@code header}. */
    static void associated(byte[] datagram, int header, byte[] target) {
        System.arraycopy(datagram, header, target, 0, NONCE_PREFIX);
        target[HOP_COUNT] = 0;
        System.arraycopy(datagram, header + SESSION, target, NONCE_PREFIX, HEADER_BYTES - SESSION);
    }
}
