package org.netmesh.interop;

import java.io.IOException;
import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0. */
class PythonLinkIT extends LinkScenarios {
    PythonLinkIT() throws IOException {}

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }
}
