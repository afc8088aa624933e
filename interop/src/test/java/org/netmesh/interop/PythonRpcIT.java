package org.netmesh.interop;

import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0, calls ours; serving aborts its process. */
class PythonRpcIT extends RpcScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }

    @Override
    ReferenceCalls calls(ReferenceNode node) {
        return ReferenceCalls.ofPython(node);
    }
}
