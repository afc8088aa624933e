package org.netmesh.interop;

import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0. */
class PythonMeshIT extends MeshScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }
}
