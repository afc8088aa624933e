package org.netmesh.mesh.identity;

import org.netmesh.kernel.OriginHash;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;

/**
 * The place in a causal chain to which an envelope is bound, 32 bytes (spec 03 §4.2). Immutable.
 *
 * @param horizon encoded, as the chain has it
 * @param sequence unsigned
 */
public record ChainLink(OriginHash origin, long horizon, long sequence, long parentHash) {
    public static final int BYTES = 32;

    /**
     * @throws org.netmesh.kernel.codec.MalformedException unless there are 32 bytes
     */
    public static ChainLink read(byte[] bytes) {
        ByteReader in = ByteReader.of(bytes);
        ChainLink link = new ChainLink(new OriginHash(in.u64()), in.u64(), in.u64(), in.u64());
        in.end();
        return link;
    }

    public byte[] toBytes() {
        return new ByteWriter(BYTES)
                .u64(origin.value())
                .u64(horizon)
                .u64(sequence)
                .u64(parentHash)
                .toByteArray();
    }
}
