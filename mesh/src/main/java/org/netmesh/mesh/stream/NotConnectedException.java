package org.netmesh.mesh.stream;

import org.netmesh.mesh.MeshException;

/** The handle's stream is gone: closed, evicted, or its session ended. Open it again. */
public final class NotConnectedException extends MeshException {
    private static final long serialVersionUID = 1;

    public NotConnectedException(String why) {
        super(Kind.STREAM_NOT_CONNECTED, "stream not connected: " + why, null);
    }
}
