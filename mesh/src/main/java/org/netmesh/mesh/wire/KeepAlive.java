package org.netmesh.mesh.wire;

import static org.netmesh.kernel.codec.MalformedException.invalid;
import static org.netmesh.kernel.codec.MalformedException.oversize;
import static org.netmesh.kernel.codec.MalformedException.truncated;

import org.netmesh.kernel.NodeId;

/**
 * What punches a hole into a NAT before there is a session, 14 bytes in clear (spec 01 §4.2).
 * Immutable.
 */
public record KeepAlive(NodeId sender, int punchId) {
    public static final int BYTES = 14;
    static final int MAGIC = 0x4850;
    private static final int SENDER = 2;
    private static final int PUNCH = 10;

    /**
     * @throws org.netmesh.kernel.codec.MalformedException unless these are 14 bytes with the magic
     *     and a node id that is not zero
     */
    public static KeepAlive read(byte[] datagram, int offset, int length) {
        if (length < BYTES) throw truncated("keep-alive of " + length + " bytes (need 14)");
        if (length > BYTES) throw oversize("keep-alive of " + length + " bytes (need 14)");
        if (LittleEndian.u16(datagram, offset) != MAGIC) throw invalid("not a keep-alive");
        long sender = LittleEndian.i64(datagram, offset + SENDER);
        if (sender == 0) throw invalid("keep-alive of node 0");
        return new KeepAlive(new NodeId(sender), LittleEndian.i32(datagram, offset + PUNCH));
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LittleEndian.put16(bytes, 0, MAGIC);
        LittleEndian.put64(bytes, SENDER, sender.value());
        LittleEndian.put32(bytes, PUNCH, punchId);
        return bytes;
    }
}
