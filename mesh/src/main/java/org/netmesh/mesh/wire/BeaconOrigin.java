package org.netmesh.mesh.wire;

import java.util.Optional;
import org.netmesh.kernel.NodeId;

/**
 * The 32 bytes that name a beacon's origin: its node id, then 24 bytes that are zero for every node
 * there is, but are not checked and count for telling beacons apart (spec 01 §8.2). Immutable.
 */
public record BeaconOrigin(long node, long second, long third, long fourth) {
    static final int BYTES = 32;

    public static BeaconOrigin of(NodeId node) {
        return new BeaconOrigin(node.value(), 0, 0, 0);
    }

    /** The node itself; empty for the zero that stands for none. */
    public Optional<NodeId> nodeId() {
        return node == 0 ? Optional.empty() : Optional.of(new NodeId(node));
    }

    static BeaconOrigin read(byte[] in, int at) {
        return new BeaconOrigin(
                LittleEndian.i64(in, at),
                LittleEndian.i64(in, at + Long.BYTES),
                LittleEndian.i64(in, at + 2 * Long.BYTES),
                LittleEndian.i64(in, at + 3 * Long.BYTES));
    }

    void write(byte[] out, int at) {
        LittleEndian.put64(out, at, node);
        LittleEndian.put64(out, at + Long.BYTES, second);
        LittleEndian.put64(out, at + 2 * Long.BYTES, third);
        LittleEndian.put64(out, at + 3 * Long.BYTES, fourth);
    }
}
