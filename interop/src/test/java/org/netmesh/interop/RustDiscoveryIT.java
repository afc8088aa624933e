package org.netmesh.interop;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0. */
@Tag("rust")
class RustDiscoveryIT extends DiscoveryScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    Map<String, ?> announcement(String tag) {
        return Map.of("tags", List.of(tag));
    }

    @Override
    Map<String, ?> question(String tag) {
        return Map.of("require_tags", List.of(tag));
    }
}
