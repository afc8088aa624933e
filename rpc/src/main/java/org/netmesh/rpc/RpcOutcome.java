package org.netmesh.rpc;

/** What a failed call is known to have done at its server, from least to most. */
public enum RpcOutcome {
    /** Nothing left this node. */
    NOT_SENT,
    /** The server says that it refused the request before its handler ran. */
    REFUSED,
    /** Nobody here can know. */
    MAY_HAVE_RUN,
    /** The handler ran, at least in part. */
    RAN;

    /** Whether repeating the call may do its work twice. */
    public boolean mayHaveRun() {
        return this == MAY_HAVE_RUN || this == RAN;
    }
}
