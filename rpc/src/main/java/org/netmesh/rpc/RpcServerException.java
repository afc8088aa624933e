package org.netmesh.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The server answered with a status other than Ok. */
public final class RpcServerException extends RpcException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String body;

    RpcServerException(String message, RpcStatus status, String body, RpcOutcome outcome) {
        super(RpcErrorKind.SERVER_ERROR, outcome, message);
        code = status.code();
        this.body = body;
    }

    /** What a response says; its outcome is the usual one of its status. */
    public static RpcServerException of(RpcStatus status, ByteBuffer body) {
        return of(status, text(body), status.outcome());
    }

    /**
     * @param body the server's diagnostic
     * @param outcome what the caller knows better than the status says
     */
    public static RpcServerException of(RpcStatus status, String body, RpcOutcome outcome) {
        String detail = "status=%s message=%s".formatted(status, body);
        return new RpcServerException(
                message(RpcErrorKind.SERVER_ERROR, detail), status, body, outcome);
    }

    /** The status on the wire. */
    public RpcStatus status() {
        return new RpcStatus(code);
    }

    /** What the server or its handler wrote beside the status. */
    public String body() {
        return body;
    }

    /** By its status: 0x0003, 0x0004 and 0x0006 may pass (spec 09 §22.1). */
    @Override
    public boolean retryable() {
        return status().retryable();
    }

    private static String text(ByteBuffer body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return "<%d bytes of non-utf8 body>".formatted(body.remaining());
        }
    }
}
