package org.netmesh.mesh.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.netmesh.kernel.NodeId;

/**
 * How Noise messages travel: their prologue and their datagrams (spec 01 §§6.3, 6.4). Stateless.
 */
public final class Handshakes {
    private static final byte[] LABEL = "net-handshake-v1".getBytes(US_ASCII);
    private static final int PROLOGUE_BYTES = 32;

    private Handshakes() {}

    /** What both sides of a mesh handshake must agree on without saying it. */
    public static byte[] prologue(RoutingId initiator, RoutingId responder) {
        byte[] prologue = new byte[PROLOGUE_BYTES];
        System.arraycopy(LABEL, 0, prologue, 0, LABEL.length);
        LittleEndian.put32(prologue, LABEL.length, initiator.value());
        LittleEndian.put32(prologue, LABEL.length + Long.BYTES, responder.value());
        return prologue;
    }

    /** The prologue of the point-to-point adapter. */
    public static byte[] adapterPrologue() {
        return new byte[0];
    }

    /** What a routed msg1 says first: the initiator's node id. */
    public static byte[] nodeIdPayload(NodeId initiator) {
        byte[] payload = new byte[Long.BYTES];
        LittleEndian.put64(payload, 0, initiator.value());
        return payload;
    }

    /**
     * The node id at the head of a routed msg1's payload, possibly zero.
     *
     * @param payload at least 8 bytes
     */
    public static long claimedNodeId(byte[] payload) {
        return LittleEndian.i64(payload, 0);
    }

    /**
     * The datagram that carries a Noise message straight to its receiver.
     *
     * @throws IllegalArgumentException if the message is longer than 8,112 bytes
     */
    public static byte[] direct(byte[] noise) {
        byte[] datagram = new byte[PacketLayout.HEADER_BYTES + noise.length];
        write(datagram, 0, noise);
        return datagram;
    }

    /**
     * The datagram that carries a Noise message through a relay.
     *
     * @throws IllegalArgumentException if the message is longer than 8,112 bytes
     */
    public static byte[] routed(RoutingHeader routing, byte[] noise) {
        int header = PacketLayout.ROUTING_BYTES;
        byte[] datagram = new byte[header + PacketLayout.HEADER_BYTES + noise.length];
        routing.write(datagram, 0);
        write(datagram, header, noise);
        return datagram;
    }

    private static void write(byte[] datagram, int header, byte[] noise) {
        if (noise.length > PacketLayout.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a Noise message of %d bytes".formatted(noise.length));
        }
        LittleEndian.put16(datagram, header + PacketLayout.MAGIC, PacketLayout.MAGIC_VALUE);
        datagram[header + PacketLayout.VERSION] = PacketLayout.VERSION_VALUE;
        datagram[header + PacketLayout.FLAGS] = PacketFlags.HANDSHAKE;
        LittleEndian.put16(datagram, header + PacketLayout.PAYLOAD_LENGTH, noise.length);
        System.arraycopy(noise, 0, datagram, header + PacketLayout.HEADER_BYTES, noise.length);
    }
}
