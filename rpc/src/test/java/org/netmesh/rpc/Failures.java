package org.netmesh.rpc;

import java.time.Duration;

/** Failures as calls report them. */
final class Failures {
    private Failures() {}

    static RpcTimeoutException timeout() {
        return RpcTimeoutException.after(Duration.ofMillis(5), RpcOutcome.MAY_HAVE_RUN);
    }

    static RpcTransportException transport() {
        return RpcTransportException.of("connection error: gone", RpcOutcome.MAY_HAVE_RUN);
    }

    static RpcNoRouteException noRoute() {
        return RpcNoRouteException.nowhere("nobody there");
    }

    static RpcServerException server(int status) {
        RpcStatus known = new RpcStatus(status);
        return RpcServerException.of(known, "no", known.outcome());
    }
}
