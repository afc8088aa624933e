package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one event that no packet can carry into fragments, as credit comes (spec 20 §5). Confined to
 * one thread.
 */
final class Cutter {
    /** Indexes are 16 bits. */
    static final int MAX_FRAGMENTS = 65_536;

    private final byte[] event;
    private final int message;
    private final @Nullable Delivery delivery;
    private int offset;
    private int index;

    Cutter(byte[] event, int message, @Nullable Delivery delivery) {
        this.event = event;
        this.message = message;
        this.delivery = delivery;
    }

    /** The longest event that packets of this size carry in fragments. */
    static long longest(int maxPayload) {
        return (long) MAX_FRAGMENTS * (maxPayload - FRAME_PREFIX_BYTES) - Integer.BYTES;
    }

    boolean finished() {
        return offset == event.length;
    }

    /** Bytes of plaintext of the next fragment. */
    int nextPayload(int maxPayload) {
        return Math.min(maxPayload, head() + event.length - offset);
    }

    byte[] next(int maxPayload) {
        int payload = nextPayload(maxPayload);
        ByteBuffer out = ByteBuffer.allocate(payload).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(payload - FRAME_PREFIX_BYTES);
        if (index == 0) out.putInt(event.length);
        int length = out.remaining();
        out.put(event, offset, length);
        offset += length;
        index++;
        return out.array();
    }

    /** Of the fragment that {@link #next} just made. */
    Outgoing.Fragment place() {
        int flags = Outgoing.Fragment.FRAGMENT | (finished() ? Outgoing.Fragment.LAST : 0);
        return new Outgoing.Fragment(flags, message, index - 1);
    }

    @Nullable Delivery delivery() {
        return delivery;
    }

    private int head() {
        return FRAME_PREFIX_BYTES + (index == 0 ? Integer.BYTES : 0);
    }
}
