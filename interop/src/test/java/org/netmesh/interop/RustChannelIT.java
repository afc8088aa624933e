package org.netmesh.interop;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0. */
@Tag("rust")
class RustChannelIT extends ChannelScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    Map<String, ?> judging() {
        return Map.of("channels", true);
    }
}
