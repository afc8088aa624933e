package org.netmesh.examples.capability;

import java.util.List;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.RttLookup;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.placement.Artifact;
import org.netmesh.capability.placement.PlacementCandidate;
import org.netmesh.capability.placement.PlacementFilter;
import org.netmesh.capability.placement.PlacementFilterRegistry;
import org.netmesh.capability.placement.PlacementRanking;
import org.netmesh.capability.placement.StandardPlacement;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;

/** Chooses a node for a replica: a callback keeps candidates, the standard filter scores them. */
public final class Placement {
    private Placement() {}

    /** Prints the candidates that are left, best first. */
    public static void main(String[] args) {
        List<PlacementCandidate> candidates =
                List.of(
                        candidate(1, "hardware.gpu", "hardware.cpu_cores=8"),
                        candidate(2, "hardware.gpu", "hardware.cpu_cores=24"),
                        candidate(3, "hardware.cpu_cores=64"));

        var registry = new PlacementFilterRegistry(Counters.none());
        var gpuOnly =
                PlacementFilter.of(
                        candidate -> P.exists("hardware.gpu").test(candidate.capabilities()));
        registry.register(gpuOnly);

        var placement =
                StandardPlacement.builder()
                        .registry(registry)
                        .withCustomFilterId(gpuOnly.id())
                        .forbidTag(TaxonomyAxis.DEVICES, "maintenance")
                        .build();
        var replica =
                new Artifact.ReplicaArtifact(new ChannelName("orders"), CapabilitySet.empty());
        PlacementRanking.rank(candidates, replica, placement, RttLookup.NONE)
                .forEach(ranked -> System.out.println(ranked.nodeId() + " " + ranked.score()));
    }

    private static PlacementCandidate candidate(long id, String... tags) {
        return new PlacementCandidate(
                new NodeId(id), CapabilitySet.builder().tags(List.of(tags)).build());
    }
}
