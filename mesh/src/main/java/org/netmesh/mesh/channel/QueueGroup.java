package org.netmesh.mesh.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Subscribers that share a channel's events: each goes to one of them. A name of 1 to 255 bytes.
 * Immutable.
 */
public record QueueGroup(String name) {
    private static final int MAX_BYTES = 255;

    /**
     * @throws ChannelException {@code INVALID_CONFIG} naming length and limit
     */
    public QueueGroup {
        int bytes = name.getBytes(UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw ChannelException.invalidConfig(
                    "a queue group's name must be 1 to 255 bytes, got " + bytes);
        }
    }
}
