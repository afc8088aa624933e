package org.netmesh.capability.placement;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.netmesh.capability.CapabilityFilter;

/**
 * Says how well a candidate suits an artifact: from 0 to 1, higher is better; empty is a veto, 0 is
 * not. Runs without any lock of the index. Thread-safe.
 */
@FunctionalInterface
public interface PlacementFilter {
    OptionalDouble score(PlacementCandidate candidate, Artifact artifact);

    /**
     * The scores of several candidates in their order; a filter that waits does so for all at once.
     */
    default List<OptionalDouble> scoreAll(List<PlacementCandidate> candidates, Artifact artifact) {
        return candidates.stream().map(candidate -> score(candidate, artifact)).toList();
    }

    /** Every node that matches is as good as another; the others are vetoed (spec 04b §7.2). */
    static PlacementFilter matching(CapabilityFilter filter) {
        return (candidate, _) ->
                filter.matches(candidate.capabilities())
                        ? OptionalDouble.of(1)
                        : OptionalDouble.empty();
    }

    /**
     * A filter out of a callback, under an id of its own, {@code pf-<n>}. Register it with a {@link
     * PlacementFilterRegistry} to name it in a {@link StandardPlacement}.
     *
     * @param keep true keeps a candidate; false, an exception, or no answer within 5 s vetoes it
     */
    static RegisteredPlacementFilter of(Predicate<PlacementCandidate> keep) {
        return RegisteredPlacementFilter.numbered(CallbackFilter.builder(keep).build());
    }

    /** As {@link #of(Predicate)}, under an id that the caller chose. */
    static RegisteredPlacementFilter of(Predicate<PlacementCandidate> keep, String id) {
        return new RegisteredPlacementFilter(id, CallbackFilter.builder(keep).build());
    }
}
