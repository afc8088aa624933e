package org.netmesh.interop;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0. */
@Tag("rust")
class RustLinkIT extends LinkScenarios {
    RustLinkIT() throws IOException {}

    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }
}
