package org.netmesh.capability.placement;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Tag;
import org.netmesh.capability.predicate.Predicate;

/** What a candidate must have and must not have (spec 04b §8.3). Immutable. */
record PlacementConstraints(
        List<Tag> requireTags,
        List<Tag> forbidTags,
        Map<String, String> requireMetadata,
        Optional<Predicate> predicate) {
    PlacementConstraints {
        requireTags = List.copyOf(requireTags);
        forbidTags = List.copyOf(forbidTags);
        requireMetadata = Map.copyOf(requireMetadata);
    }

    boolean hold(CapabilitySet set) {
        return requireTags.stream().allMatch(set::hasTag)
                && forbidTags.stream().noneMatch(set::hasTag)
                && set.metadata().entrySet().containsAll(requireMetadata.entrySet())
                && predicate.filter(p -> !p.test(set)).isEmpty();
    }
}
