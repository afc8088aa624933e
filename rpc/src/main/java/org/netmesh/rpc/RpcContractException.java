package org.netmesh.rpc;

import java.util.List;

/** Caller and server mean different things by a contract; nothing was called. */
public final class RpcContractException extends RpcException {
    private static final long serialVersionUID = 1;

    RpcContractException(String contract, Object server, List<String> differences) {
        super(
                RpcErrorKind.CONTRACT_MISMATCH,
                RpcOutcome.NOT_SENT,
                message(
                        RpcErrorKind.CONTRACT_MISMATCH,
                        "contract=%s server=%s %s"
                                .formatted(contract, server, String.join("; ", differences))));
    }

    RpcContractException(String message) {
        super(RpcErrorKind.CONTRACT_MISMATCH, RpcOutcome.NOT_SENT, message);
    }
}
