package org.netmesh.mesh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.StreamId;

/**
 * An event as it came from a peer (spec 02 §7). Immutable.
 *
 * @param peer whose session opened it
 * @param sequence of its packet, unsigned
 * @param index in its packet, from 0
 * @param shard the inbound queue it belongs to
 * @param channelHash of its packet: a hint only, which 0.19.0 peers may leave stale
 * @param origin the low half of the origin hash that the peer claims
 * @param payload read-only
 */
public record MeshEvent(
        NodeId peer,
        StreamId stream,
        long sequence,
        int index,
        int shard,
        int channelHash,
        int origin,
        ByteBuffer payload,
        Instant receivedAt) {
    public MeshEvent {
        payload = payload.asReadOnlyBuffer();
    }

    /** {@code sequence:index}. */
    public String id() {
        return Long.toUnsignedString(sequence) + ":" + index;
    }

    /** A view of the whole payload, with a position of its own. */
    @Override
    public ByteBuffer payload() {
        return payload.duplicate().rewind();
    }

    /** A copy of the payload. */
    public byte[] bytes() {
        byte[] copy = new byte[payload.capacity()];
        payload.get(0, copy);
        return copy;
    }

    /** The payload as UTF-8, with replacement characters where it is none. */
    public String text() {
        return StandardCharsets.UTF_8.decode(payload()).toString();
    }
}
