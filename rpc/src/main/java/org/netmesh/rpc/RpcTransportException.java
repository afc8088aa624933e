package org.netmesh.rpc;

/** The request could not be sent, or the session was lost while the call was under way. */
public final class RpcTransportException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcTransportException(String message, RpcOutcome outcome) {
        super(RpcErrorKind.TRANSPORT, outcome, message);
    }

    private RpcTransportException(String message, RpcOutcome outcome, Throwable cause) {
        super(RpcErrorKind.TRANSPORT, outcome, message, cause);
    }

    /**
     * @param detail what happened, in the transport's words
     */
    public static RpcTransportException of(String detail, RpcOutcome outcome) {
        return new RpcTransportException(message(RpcErrorKind.TRANSPORT, detail), outcome);
    }

    /** As {@link #of(String, RpcOutcome)}, with the error of the transport. */
    public static RpcTransportException of(Throwable cause, RpcOutcome outcome) {
        String detail = RpcErrors.messageOf(cause);
        return new RpcTransportException(message(RpcErrorKind.TRANSPORT, detail), outcome, cause);
    }
}
