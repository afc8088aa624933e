package org.netmesh.rpc;

import java.nio.ByteBuffer;

/**
 * What a handler answers when all went well. Immutable.
 *
 * @param body must not change after it was handed over
 */
public record RpcResponse(ByteBuffer body, RpcHeaders headers) {
    public static final RpcResponse EMPTY = of(new byte[0]);

    public RpcResponse {
        body = body.slice().asReadOnlyBuffer();
    }

    public static RpcResponse of(byte[] body) {
        return of(ByteBuffer.wrap(body));
    }

    public static RpcResponse of(ByteBuffer body) {
        return new RpcResponse(body, RpcHeaders.EMPTY);
    }

    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    @Override
    public String toString() {
        return "RpcResponse[%d bytes]".formatted(body.remaining());
    }
}
