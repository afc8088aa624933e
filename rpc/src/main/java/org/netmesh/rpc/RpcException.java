package org.netmesh.rpc;

import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.NetMeshException;

/**
 * What a call, a stream or a service fails with. Messages are {@code nrpc:<kind>: <detail>} (spec
 * 09 §21). This class itself stands for texts that name a kind without a class of its own.
 */
public sealed class RpcException extends NetMeshException
        permits RpcAppException,
                RpcCancelledException,
                RpcCodecException,
                RpcContractException,
                RpcNoRouteException,
                RpcServeException,
                RpcServerException,
                RpcStreamClosedException,
                RpcTimeoutException,
                RpcTransportException {
    private static final long serialVersionUID = 1;

    private final RpcErrorKind kind;
    private volatile RpcOutcome outcome;

    /**
     * @param message whole, prefix included
     */
    RpcException(RpcErrorKind kind, RpcOutcome outcome, String message) {
        super(message);
        this.kind = kind;
        this.outcome = outcome;
    }

    RpcException(RpcErrorKind kind, RpcOutcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.outcome = outcome;
    }

    /** The stable form of a message. */
    static String message(RpcErrorKind kind, String detail) {
        return "nrpc:" + kind.text() + ": " + detail;
    }

    @Override
    public RpcErrorKind kind() {
        return kind;
    }

    /**
     * What the call may have done at its server before it failed; of a retried or hedged call, what
     * all its attempts together may have done.
     */
    public RpcOutcome outcome() {
        return outcome;
    }

    /**
     * This error stands for attempts of which others may have done more.
     *
     * @return what all of them may have done
     */
    RpcOutcome atLeast(RpcOutcome others) {
        if (others.compareTo(outcome) > 0) outcome = others;
        return outcome;
    }
}
