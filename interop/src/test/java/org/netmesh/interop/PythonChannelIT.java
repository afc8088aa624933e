package org.netmesh.interop;

import java.util.Map;
import org.netmesh.testservers.ReferencePeer;

/** The published Python wheel, 0.19.0: its nodes always judge. */
class PythonChannelIT extends ChannelScenarios {
    @Override
    ReferencePeer startPeer() {
        return ReferencePeer.python();
    }

    @Override
    Map<String, ?> judging() {
        return Map.of();
    }
}
