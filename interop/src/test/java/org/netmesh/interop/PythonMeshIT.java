package org.netmesh.interop;

import java.io.IOException;

/** The published Python wheel, 0.19.0. */
class PythonMeshIT extends MeshScenarios {
    @Override
    ReferencePeer startPeer() throws IOException {
        return ReferenceKit.python();
    }
}
