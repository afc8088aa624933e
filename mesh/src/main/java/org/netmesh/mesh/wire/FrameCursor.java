package org.netmesh.mesh.wire;

import static org.netmesh.mesh.wire.PacketLayout.FRAME_PREFIX_BYTES;

/**
 * Walks over the events of an opened payload without a copy (spec 01 §3.5). Ends at the claimed
 * count or at the first frame that does not fit: a corrupt tail costs the events before it nothing.
 * One object serves all packets of a loop. Confined to one thread.
 *
 * <pre>
 * for (frames.over(packet); frames.next(); ) handle(frames.bytes(), frames.offset(), frames.length());
 * </pre>
 */
public final class FrameCursor {
    private byte[] bytes = new byte[0];
    private int position;
    private int end;
    private int left;
    private int offset;
    private int length;
    private int index = -1;

    /** Stands before the first event of an opened packet. */
    public void over(PacketView packet) {
        over(packet.bytes(), packet.payloadOffset(), packet.payloadLength(), packet.eventCount());
    }

    /** Stands before the first event of a payload. */
    public void over(byte[] payload, int start, int payloadLength, int eventCount) {
        bytes = payload;
        position = start;
        end = start + payloadLength;
        left = eventCount;
        index = -1;
    }

    /** Steps to the next event; {@code false} when there is none. */
    public boolean next() {
        if (left == 0 || end - position < FRAME_PREFIX_BYTES) return false;
        long claimed = Integer.toUnsignedLong(LittleEndian.i32(bytes, position));
        if (claimed > end - position - FRAME_PREFIX_BYTES) {
            left = 0;
            return false;
        }
        offset = position + FRAME_PREFIX_BYTES;
        length = (int) claimed;
        position = offset + length;
        left--;
        index++;
        return true;
    }

    /** The array that holds the event. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the event begins. */
    public int offset() {
        return offset;
    }

    /** How long the event is. */
    public int length() {
        return length;
    }

    /** The event's place in its packet, from 0. */
    public int index() {
        return index;
    }

    /** A copy of the event. */
    public byte[] event() {
        byte[] event = new byte[length];
        System.arraycopy(bytes, offset, event, 0, length);
        return event;
    }

    /** What the event takes of its sender's credit; the first of a packet pays for the packet. */
    public int creditBytes() {
        int frame = PacketLayout.FRAME_PREFIX_BYTES + length();
        return index() == 0 ? frame + PacketLayout.OVERHEAD_BYTES : frame;
    }
}
