package org.netmesh.rpc;

/** A stream was used after its own side closed it. */
public final class RpcStreamClosedException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcStreamClosedException(String message, RpcOutcome outcome) {
        super(RpcErrorKind.STREAM_CLOSED, outcome, message);
    }

    /** The stream was closed before. */
    public static RpcStreamClosedException alreadyClosed() {
        return of("stream already closed");
    }

    /** It was closed while a send waited. */
    public static RpcStreamClosedException sendAborted() {
        return of("send aborted by close()");
    }

    private static RpcStreamClosedException of(String detail) {
        return new RpcStreamClosedException(
                message(RpcErrorKind.STREAM_CLOSED, detail), RpcOutcome.MAY_HAVE_RUN);
    }
}
