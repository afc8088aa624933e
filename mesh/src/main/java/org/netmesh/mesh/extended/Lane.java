package org.netmesh.mesh.extended;

import org.netmesh.kernel.StreamId;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * One direction of a stream on an association, 15 bytes in a frame (spec 20 §4.1, §4.6). Immutable.
 *
 * @param subprotocol 0 to 65,535
 * @param epoch 0 to 2^32 − 1
 */
public record Lane(int subprotocol, StreamId stream, boolean reliable, long epoch) {
    static final int BYTES = 15;

    static Lane read(ByteReader in) {
        int subprotocol = in.u16();
        StreamId stream = new StreamId(in.u64());
        int reliable = in.u8();
        if (reliable > 1) throw MalformedException.invalid("lane reliability " + reliable);
        return new Lane(subprotocol, stream, reliable == 1, in.u32());
    }

    void write(ByteWriter out) {
        out.u16(subprotocol).u64(stream.value()).u8(reliable ? 1 : 0).u32(epoch);
    }
}
