package org.netmesh.capability.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.netmesh.capability.RttLookup;
import org.netmesh.kernel.NodeId;

/** Orders candidates by score, the same way each time (spec 04b §7.6). Stateless. */
public final class PlacementRanking {
    /** A candidate that was not vetoed. */
    public record Ranked(NodeId nodeId, double score) {}

    private PlacementRanking() {}

    /**
     * Best first. Vetoed candidates and scores that are no finite number are left out; of equal
     * ones the nearer comes first, then those that were measured, then the lower node id.
     */
    public static List<Ranked> rank(
            List<PlacementCandidate> candidates,
            Artifact artifact,
            PlacementFilter filter,
            RttLookup rtt) {
        List<OptionalDouble> scores = filter.scoreAll(candidates, artifact);
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            OptionalDouble score = scores.get(i);
            if (score.isPresent() && Double.isFinite(score.getAsDouble())) {
                ranked.add(new Ranked(candidates.get(i).nodeId(), score.getAsDouble()));
            }
        }
        Map<NodeId, Optional<Duration>> known = new HashMap<>();
        RttLookup once = node -> known.computeIfAbsent(node, rtt::rtt);
        ranked.sort(
                Comparator.comparingDouble(Ranked::score)
                        .reversed()
                        .thenComparing(Ranked::nodeId, once.nearestFirst()));
        return ranked;
    }

    /** The best candidate, if any is left. */
    public static Optional<NodeId> best(
            List<PlacementCandidate> candidates,
            Artifact artifact,
            PlacementFilter filter,
            RttLookup rtt) {
        return rank(candidates, artifact, filter, rtt).stream().map(Ranked::nodeId).findFirst();
    }

    /**
     * Where something moves to or starts (spec 04b §7.6): the local node if it is a candidate, is
     * not excluded and is not vetoed; otherwise the best.
     */
    public static Optional<NodeId> preferLocal(
            NodeId local,
            List<PlacementCandidate> candidates,
            Artifact artifact,
            PlacementFilter filter,
            RttLookup rtt) {
        Optional<NodeId> here =
                candidates.stream()
                        .filter(candidate -> candidate.nodeId().equals(local))
                        .filter(candidate -> filter.score(candidate, artifact).isPresent())
                        .map(PlacementCandidate::nodeId)
                        .findFirst();
        return here.or(() -> best(candidates, artifact, filter, rtt));
    }
}
