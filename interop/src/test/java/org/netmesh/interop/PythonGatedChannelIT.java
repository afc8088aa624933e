package org.netmesh.interop;

import java.util.List;
import java.util.Map;
import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0: its nodes always judge. */
class PythonGatedChannelIT extends GatedChannelScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }

    @Override
    Map<String, ?> judging() {
        return Map.of();
    }

    @Override
    Map<String, ?> announcement(String tag) {
        return Map.of("capabilities", Map.of("tags", List.of(tag)));
    }
}
