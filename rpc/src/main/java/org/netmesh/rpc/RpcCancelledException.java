package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;

/** The call was given up by its caller: its token, its thread's interrupt, its future. */
public final class RpcCancelledException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcCancelledException(String message, RpcOutcome outcome) {
        super(RpcErrorKind.CANCELLED, outcome, message);
    }

    private RpcCancelledException(String message, RpcOutcome outcome, @Nullable Throwable cause) {
        super(RpcErrorKind.CANCELLED, outcome, message, cause);
    }

    /** By token, future or close. */
    public static RpcCancelledException byCaller(RpcOutcome outcome) {
        return of("call cancelled by caller", outcome, null);
    }

    /** The token of the options was cancelled before the call began. */
    public static RpcCancelledException before() {
        return of("cancelled before the call began", RpcOutcome.NOT_SENT, null);
    }

    /** The calling thread was interrupted; its flag is set again. */
    public static RpcCancelledException interrupted(
            RpcOutcome outcome, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return of("call cancelled by caller", outcome, cause);
    }

    /** A handler writes to a caller that wants no more. */
    public static RpcCancelledException unwanted() {
        return of("the caller wants no more of this call", RpcOutcome.RAN, null);
    }

    private static RpcCancelledException of(
            String detail, RpcOutcome outcome, @Nullable Throwable cause) {
        return new RpcCancelledException(message(RpcErrorKind.CANCELLED, detail), outcome, cause);
    }
}
