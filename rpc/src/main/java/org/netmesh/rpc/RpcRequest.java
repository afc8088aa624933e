package org.netmesh.rpc;

import java.nio.ByteBuffer;

/**
 * What a caller asks of a unary or server-streaming service. Immutable.
 *
 * @param body a read-only view
 */
public record RpcRequest(ByteBuffer body, RpcHeaders headers) {
    public RpcRequest {
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
        return "RpcRequest[%d bytes]".formatted(body.remaining());
    }
}
