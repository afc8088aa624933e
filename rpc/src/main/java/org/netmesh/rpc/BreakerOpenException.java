package org.netmesh.rpc;

import org.netmesh.kernel.NetMeshException;

/**
 * A circuit breaker is open: the operation did not run. No {@link RpcException}, because a breaker
 * guards any operation; a catch of call failures does not take it for one.
 */
public final class BreakerOpenException extends NetMeshException {
    private static final long serialVersionUID = 1;

    BreakerOpenException(String message) {
        super(message);
    }

    BreakerOpenException() {
        this(RpcException.message(RpcErrorKind.BREAKER_OPEN, "circuit breaker is open"));
    }

    @Override
    public RpcErrorKind kind() {
        return RpcErrorKind.BREAKER_OPEN;
    }
}
