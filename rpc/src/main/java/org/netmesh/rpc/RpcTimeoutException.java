package org.netmesh.rpc;

import java.time.Duration;

/** The call's deadline passed. */
public final class RpcTimeoutException extends RpcException {
    private static final long serialVersionUID = 1;

    private final Duration elapsed;

    RpcTimeoutException(String message, Duration elapsed, RpcOutcome outcome) {
        super(RpcErrorKind.TIMEOUT, outcome, message);
        this.elapsed = elapsed;
    }

    /**
     * @param elapsed since the call began
     * @param outcome {@link RpcOutcome#NOT_SENT} if the request had not left, else {@link
     *     RpcOutcome#MAY_HAVE_RUN}
     */
    public static RpcTimeoutException after(Duration elapsed, RpcOutcome outcome) {
        String detail = "elapsed_ms=" + elapsed.toMillis();
        return new RpcTimeoutException(message(RpcErrorKind.TIMEOUT, detail), elapsed, outcome);
    }

    /** How long the call had taken; in whole milliseconds where it was read from a text. */
    public Duration elapsed() {
        return elapsed;
    }
}
