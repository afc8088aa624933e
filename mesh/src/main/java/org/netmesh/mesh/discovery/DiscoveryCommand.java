package org.netmesh.mesh.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.NodeId;

/** What a node's users ask of discovery on the loop; questions go to the index. */
public sealed interface DiscoveryCommand {
    CompletableFuture<?> done();

    record Announce(
            CapabilitySet capabilities, AnnounceOptions options, CompletableFuture<Boolean> done)
            implements DiscoveryCommand {}

    /** Answers false, and changes nothing, if the set expected is not the present one. */
    record Replace(CapabilitySet expected, CapabilitySet set, CompletableFuture<Boolean> done)
            implements DiscoveryCommand {}

    /** How far away nodes are. */
    record Distances(CompletableFuture<Map<NodeId, Duration>> done) implements DiscoveryCommand {}
}
