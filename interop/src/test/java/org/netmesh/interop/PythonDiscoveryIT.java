package org.netmesh.interop;

import java.util.List;
import java.util.Map;
import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0. */
class PythonDiscoveryIT extends DiscoveryScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }

    @Override
    Map<String, ?> announcement(String tag) {
        return Map.of("capabilities", Map.of("tags", List.of(tag)));
    }

    @Override
    Map<String, ?> question(String tag) {
        return Map.of("filter", Map.of("require_tags", List.of(tag)));
    }
}
