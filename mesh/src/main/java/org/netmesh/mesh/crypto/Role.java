package org.netmesh.mesh.crypto;

/** Which side of a handshake a node is on. */
public enum Role {
    INITIATOR,
    RESPONDER
}
