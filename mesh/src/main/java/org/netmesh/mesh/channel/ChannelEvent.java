package org.netmesh.mesh.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.netmesh.kernel.ChannelName;
import org.netmesh.mesh.protocol.Caller;

/**
 * An event of a channel as it came from its publisher (spec 03 §23.6). Immutable.
 *
 * @param from the publisher's node, and its entity if the session proved it
 * @param sequence of its packet on the channel's stream, unsigned
 * @param index in its packet, from 0
 * @param payload read-only
 */
public record ChannelEvent(
        ChannelName channel, Caller from, long sequence, int index, ByteBuffer payload) {
    public ChannelEvent {
        payload = payload.asReadOnlyBuffer();
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
