package org.netmesh.rpc;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Thrown by a handler to answer with a status of its own; the caller gets an {@link
 * RpcServerException} with that status and body (spec 09 §20). The message is {@code
 * nrpc:app_error:0x<code>:<body>}.
 */
public final class RpcAppException extends RpcException {
    private static final long serialVersionUID = 1;
    private static final int RADIX = 16;
    private static final Pattern FORM =
            Pattern.compile("nrpc:app_error:0[xX]0*([0-9a-fA-F]{1,4}):(.*)", Pattern.DOTALL);

    private final int code;
    private final String body;

    /**
     * @param code 0 to 0xFFFF; services answer with 0x8000 to 0xFFFF, the rest belongs to nRPC
     * @param body what the caller may read
     * @throws IllegalArgumentException if the code is outside
     */
    public RpcAppException(int code, String body) {
        super(
                RpcErrorKind.APP_ERROR,
                RpcOutcome.RAN,
                "nrpc:app_error:%s:%s".formatted(new RpcStatus(code), body));
        this.code = code;
        this.body = body;
    }

    /** The same with one of the known statuses. */
    public RpcAppException(RpcStatus status, String body) {
        this(status.code(), body);
    }

    /** Reads the text form; empty if the text is anything else. */
    public static Optional<RpcAppException> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) return Optional.empty();
        return Optional.of(
                new RpcAppException(Integer.parseInt(form.group(1), RADIX), form.group(2)));
    }

    public int code() {
        return code;
    }

    public RpcStatus status() {
        return new RpcStatus(code);
    }

    public String body() {
        return body;
    }
}
