package org.netmesh.interop;

import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0, calls ours. */
@Tag("rust")
class RustRpcIT extends RpcScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    ReferenceCalls calls(ReferenceNode node) {
        return ReferenceCalls.ofRust(node);
    }
}
