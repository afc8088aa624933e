package org.netmesh.rpc;

/** A service could not be registered; what is served already goes on. */
public final class RpcServeException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcServeException(String message) {
        super(RpcErrorKind.SERVE_FAILED, RpcOutcome.NOT_SENT, message);
    }

    /** The node serves that name: close the other handle first. */
    public static RpcServeException alreadyServing(ServiceName service) {
        return because("already serving service `%s` on this node".formatted(service));
    }

    public static RpcServeException because(String detail) {
        return new RpcServeException(message(RpcErrorKind.SERVE_FAILED, detail));
    }
}
