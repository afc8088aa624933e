package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.netmesh.rpc.RpcAppException;
import org.netmesh.rpc.RpcHeaders;
import org.netmesh.rpc.RpcResponse;
import org.netmesh.rpc.RpcShape;
import org.netmesh.rpc.RpcStatus;
import org.netmesh.rpc.frame.Frame;

/**
 * How a call is answered at last (spec 09 §6, §12.3). Immutable.
 *
 * @param panicked whether the handler threw what it should not
 */
record Ending(RpcStatus status, RpcHeaders headers, ByteBuffer body, boolean panicked) {
    private static final int MAX_TEXT_BYTES = 4_096;

    static Ending ok(RpcResponse response) {
        return new Ending(RpcStatus.OK, response.headers(), response.body(), false);
    }

    static Ending of(RpcStatus status, String text) {
        return new Ending(status, RpcHeaders.EMPTY, bytes(text), false);
    }

    /** The terminal of what a handler threw. */
    static Ending thrown(Throwable thrown) {
        return switch (thrown) {
            case RpcAppException refusal when refusal.code() != 0 ->
                    of(refusal.status(), refusal.body());
            // An error must not look like a success.
            case RpcAppException refusal -> of(RpcStatus.INTERNAL, refusal.body());
            case RuntimeException e -> panic(e);
            case Error e -> panic(e);
            default -> of(RpcStatus.INTERNAL, String.valueOf(thrown.getMessage()));
        };
    }

    static Ending cancelled(RpcShape shape) {
        String handler =
                switch (shape) {
                    case UNARY -> "handler";
                    case SERVER_STREAMING -> "streaming handler";
                    case CLIENT_STREAMING -> "client-streaming handler";
                    case DUPLEX -> "duplex handler";
                };
        return of(
                RpcStatus.CANCELLED,
                "server observed CANCEL during %s execution".formatted(handler));
    }

    Frame.Response frame() {
        return new Frame.Response(status.code(), headers, body);
    }

    /** The same as a refusal of a service that streams its answer. */
    Frame.Response frame(RpcHeaders mark) {
        return new Frame.Response(status.code(), mark, body);
    }

    String text() {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }

    private static Ending panic(Throwable thrown) {
        String text = thrown.getMessage() == null ? "<non-string panic>" : thrown.getMessage();
        Ending ending = of(RpcStatus.INTERNAL, "handler panicked: " + text);
        return new Ending(ending.status, ending.headers, ending.body, true);
    }

    /** Diagnostics must fit every session. */
    private static ByteBuffer bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, MAX_TEXT_BYTES);
        // Never within a character.
        while (end < bytes.length && end > 0 && (bytes[end] & 0xc0) == 0x80) end--;
        return ByteBuffer.wrap(bytes, 0, end).slice();
    }
}
