package org.netmesh.interop;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.netmesh.testservers.ReferencePeer;

/** The published Rust crate, 0.19.0. */
@Tag("rust")
class RustGatedChannelIT extends GatedChannelScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.rust();
    }

    @Override
    Map<String, ?> judging() {
        return Map.of("channels", true, "min_announce_interval_ms", 0);
    }

    @Override
    Map<String, ?> announcement(String tag) {
        return Map.of("tags", List.of(tag));
    }
}
