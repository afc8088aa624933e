package org.netmesh.mesh.wire;

import static org.netmesh.mesh.wire.PacketLayout.ROUTING_BYTES;

import java.util.Arrays;
import org.netmesh.kernel.NodeId;

/**
 * What a sender puts in front of a packet that a relay shall carry (spec 01 §5.1). Immutable.
 *
 * @param ttl 0 to 255
 */
public record RoutingHeader(NodeId destination, RoutingId source, int ttl) {
    /** Hops that a handshake may take. */
    public static final int HANDSHAKE_TTL = 16;

    /** Hops that any other packet may take. */
    public static final int DATA_TTL = 8;

    private static final int MAX_TTL = 255;

    public RoutingHeader {
        if (ttl < 0 || ttl > MAX_TTL) {
            throw new IllegalArgumentException("ttl must be 0 to 255, got " + ttl);
        }
    }

    /** For data. */
    public static RoutingHeader of(NodeId destination, NodeId source) {
        return new RoutingHeader(destination, RoutingId.of(source), DATA_TTL);
    }

    /** For a handshake message. */
    public static RoutingHeader ofHandshake(NodeId destination, NodeId source) {
        return new RoutingHeader(destination, RoutingId.of(source), HANDSHAKE_TTL);
    }

    /** Writes 18 bytes at {@code offset}. */
    public void write(byte[] target, int offset) {
        Arrays.fill(target, offset, offset + ROUTING_BYTES, (byte) 0);
        LittleEndian.put16(target, offset, RoutingView.MAGIC);
        target[offset + RoutingView.TTL] = (byte) ttl;
        LittleEndian.put32(target, offset + RoutingView.SOURCE, source.value());
        LittleEndian.put64(target, offset + RoutingView.DESTINATION, destination.value());
    }
}
