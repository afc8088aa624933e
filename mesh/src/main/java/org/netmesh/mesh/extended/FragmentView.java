package org.netmesh.mesh.extended;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.netmesh.mesh.wire.FrameCursor;
import org.netmesh.mesh.wire.PacketView;

/** One fragment where it lies in its packet (spec 20 §5). Confined to one thread. */
final class FragmentView {
    private static final int ALLOWED_FLAGS = Outgoing.Fragment.FRAGMENT | Outgoing.Fragment.LAST;

    private final int message;
    private final int index;
    private final boolean last;
    private final long total;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private FragmentView(PacketView packet, long total, byte[] bytes, int offset, int length) {
        this(
                packet.fragmentId(),
                packet.fragmentIndex(),
                (packet.fragmentFlags() & Outgoing.Fragment.LAST) != 0,
                total,
                bytes,
                offset,
                length);
    }

    private FragmentView(
            int message,
            int index,
            boolean last,
            long total,
            byte[] bytes,
            int offset,
            int length) {
        this.message = message;
        this.index = index;
        this.last = last;
        this.total = total;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** {@code null} if the packet is no well-formed fragment. */
    static @Nullable FragmentView of(PacketView packet) {
        FrameCursor frames = new FrameCursor();
        frames.over(packet);
        boolean one = packet.eventCount() == 1 && frames.next();
        boolean whole = packet.payloadLength() == FRAME_PREFIX_BYTES + frames.length();
        boolean known = (packet.fragmentFlags() & ~ALLOWED_FLAGS) == 0;
        int head = packet.fragmentIndex() == 0 ? Integer.BYTES : 0;
        if (!one || !whole || !known || frames.length() < head) return null;
        long total = 0;
        for (int i = head - 1; i >= 0; i--) {
            total = (total << Byte.SIZE) | (frames.bytes()[frames.offset() + i] & 0xff);
        }
        return new FragmentView(
                packet, total, frames.bytes(), frames.offset() + head, frames.length() - head);
    }

    int message() {
        return message;
    }

    int index() {
        return index;
    }

    /** Bytes of the whole message, as the first fragment says. */
    long total() {
        return total;
    }

    int length() {
        return length;
    }

    boolean first() {
        return index == 0;
    }

    boolean addTo(PartialMessage partial) {
        return partial.add(message, index, last, bytes, offset, length);
    }

    /** One that outlives its packet. */
    FragmentView kept() {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return new FragmentView(message, index, last, total, copy, 0, length);
    }
}
