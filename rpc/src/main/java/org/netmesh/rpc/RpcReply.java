package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * What a call brought back. Immutable.
 *
 * @param body a read-only view
 * @param latency from when the request left to when the answer came
 */
public record RpcReply(ByteBuffer body, RpcHeaders headers, Duration latency) {
    public RpcReply {
        body = body.slice().asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** A copy of the body. */
    public byte[] bytes() {
        return Bodies.bytes(body);
    }

    @Override
    public String toString() {
        return "RpcReply[%d bytes, %s]".formatted(body.remaining(), latency);
    }
}
