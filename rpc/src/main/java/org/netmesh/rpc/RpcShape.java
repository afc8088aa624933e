package org.netmesh.rpc;

/** The four shapes of calls (spec 09 §1). */
public enum RpcShape {
    UNARY,
    SERVER_STREAMING,
    CLIENT_STREAMING,
    DUPLEX
}
