package org.netmesh.mesh.extended;

import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * One direction of a stream on an association (spec 20 §4.1). Its parts are those of the packet
 * header, so a user's stream that is numerically a subprotocol's shares nothing with it. Immutable.
 *
 * @param subprotocol 0 to 65,535
 * @param epoch one life of the lane, from 1, unsigned; never used twice
 */
record Lane(int subprotocol, long stream, boolean reliable, int epoch) {
    static final int BYTES = 15;

    static Lane read(FrameReader in) {
        int subprotocol = in.u16();
        long stream = in.i64();
        int reliable = in.u8();
        if (reliable > 1) {
            throw MalformedException.invalid(
                    "a lane's reliable byte must be 0 or 1, got " + reliable);
        }
        return new Lane(subprotocol, stream, reliable == 1, in.i32());
    }

    void write(ByteWriter out) {
        out.u16(subprotocol).u64(stream).u8(reliable ? 1 : 0).u32(epoch);
    }
}
