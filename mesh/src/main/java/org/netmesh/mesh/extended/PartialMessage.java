package org.netmesh.mesh.extended;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message whose fragments arrive one after the other (spec 20 §5). Memory grows only with bytes
 * that came. Confined to one thread.
 */
final class PartialMessage {
    private static final int FIRST_BYTES = 16_384;
    private static final int PREFIX = Integer.BYTES;

    private final int message;
    private final int total;
    private byte[] frame;
    private int filled = PREFIX;
    private int nextIndex;

    /**
     * @param total bytes of the message, as its first fragment says
     */
    PartialMessage(int message, int total) {
        this.message = message;
        this.total = total;
        this.frame = new byte[PREFIX + Math.min(total, FIRST_BYTES)];
        frame[0] = (byte) total;
        frame[1] = (byte) (total >>> 8);
        frame[2] = (byte) (total >>> 16);
        frame[3] = (byte) (total >>> 24);
    }

    int total() {
        return total;
    }

    /** Adds the next fragment; false if it is not the next one, or too long, or ends too early. */
    boolean add(int messageId, int index, boolean last, byte[] bytes, int offset, int length) {
        if (messageId != message || index != nextIndex) return false;
        long sum = (long) filled - PREFIX + length;
        if (sum > total || last != (sum == total)) return false;
        if (filled + length > frame.length) {
            long wider = Math.max(2L * frame.length, filled + length);
            frame = Arrays.copyOf(frame, (int) Math.min(wider, PREFIX + (long) total));
        }
        System.arraycopy(bytes, offset, frame, filled, length);
        filled += length;
        nextIndex++;
        return true;
    }

    /** The message as one event frame once it is complete, else {@code null}. */
    byte @Nullable [] complete() {
        return filled - PREFIX == total ? frame : null;
    }
}
