package org.netmesh.rpc;

import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;

/**
 * The name of a service, and the channels its calls run on (spec 09 §2). Immutable.
 *
 * @param value 1 to {@value #MAX_BYTES} bytes that are valid in a channel name
 */
public record ServiceName(String value) {
    /** So long that the reply channel is a valid name too. */
    public static final int MAX_BYTES = 230;

    /**
     * @throws org.netmesh.kernel.ChannelNameException if it is no valid channel name or too long
     */
    public ServiceName {
        new ChannelName(value + ".replies." + "0".repeat(16));
    }

    /** Where servers listen for calls. */
    public ChannelName requestChannel() {
        return new ChannelName(value + ".requests");
    }

    /** Where a caller listens for answers. */
    public ChannelName replyChannel(OriginHash caller) {
        return new ChannelName("%s.replies.%016x".formatted(value, caller.value()));
    }

    /** The tag by which a node announces that it serves this. */
    public String discoveryTag() {
        return "nrpc:" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
