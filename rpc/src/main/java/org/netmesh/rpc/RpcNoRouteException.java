package org.netmesh.rpc;

import java.util.Optional;
import org.netmesh.kernel.NodeId;

/** There was no node to send the call to, so nothing was sent. */
public final class RpcNoRouteException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcNoRouteException(String message) {
        super(RpcErrorKind.NO_ROUTE, RpcOutcome.NOT_SENT, message);
    }

    /** The one node that was meant cannot be reached. */
    public static RpcNoRouteException to(NodeId target, String reason) {
        return of(target.value(), reason);
    }

    /** No node was found for a service. */
    public static RpcNoRouteException nowhere(String reason) {
        return of(0, reason);
    }

    /** As {@link #to} where there is a target, else as {@link #nowhere}. */
    public static RpcNoRouteException of(Optional<NodeId> target, String reason) {
        return of(target.map(NodeId::value).orElse(0L), reason);
    }

    private static RpcNoRouteException of(long target, String reason) {
        String detail = "target=0x%s reason=%s".formatted(Long.toHexString(target), reason);
        return new RpcNoRouteException(message(RpcErrorKind.NO_ROUTE, detail));
    }
}
