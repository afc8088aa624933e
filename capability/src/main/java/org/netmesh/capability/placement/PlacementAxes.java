package org.netmesh.capability.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.netmesh.capability.ChainTags;
import org.netmesh.capability.RttLookup;
import org.netmesh.capability.Tag;
import org.netmesh.capability.placement.AxisScore.Axis;
import org.netmesh.capability.predicate.RequiredCapability;

/** The seven axes, in the 32-bit arithmetic of the reference (spec 04b §7.3). Immutable. */
final class PlacementAxes {
    private static final String SCOPE = "scope:";
    private static final float NOT_COLOCATED = 0.7f;

    private final List<String> scopes;
    private final Optional<Duration> maxRtt;
    private final RttLookup rtt;
    private final IntentPolicy intentPolicy;
    private final IntentRegistry intents;
    private final String intentKey;
    private final ColocationPolicy colocation;
    private final String colocateKey;
    private final String colocateStrictKey;
    private final ResourcePool resources;
    private final float threshold;
    private final float penalty;
    private final LeadershipLookup leadership;

    PlacementAxes(StandardPlacement.Builder settings) {
        scopes = settings.scopes;
        maxRtt = settings.maxRtt;
        rtt = settings.rtt;
        intentPolicy = settings.intentPolicy;
        intents = settings.intents;
        intentKey = settings.intentKey;
        colocation = settings.colocation;
        colocateKey = settings.colocateKey;
        colocateStrictKey = settings.colocateStrictKey;
        resources = settings.resources;
        threshold = settings.leadershipThreshold;
        penalty = settings.leadershipPenalty;
        leadership = settings.leadership;
    }

    List<AxisScore> scores(PlacementCandidate candidate, Artifact artifact, float custom) {
        Collection<Tag> tags = candidate.capabilities().tags();
        List<AxisScore> scores = new ArrayList<>(Axis.values().length);
        scores.add(new AxisScore(Axis.SCOPE, scope(tags)));
        scores.add(new AxisScore(Axis.PROXIMITY, proximity(candidate)));
        scores.add(new AxisScore(Axis.INTENT, intent(candidate, artifact)));
        scores.add(new AxisScore(Axis.COLOCATION, colocation(tags, artifact)));
        scores.add(new AxisScore(Axis.RESOURCE, Resources.score(resources, tags)));
        scores.add(new AxisScore(Axis.ANTI_AFFINITY, antiAffinity(candidate)));
        scores.add(new AxisScore(Axis.CUSTOM, custom));
        return scores;
    }

    static float product(List<AxisScore> scores) {
        float product = 1;
        for (AxisScore score : scores) {
            product *= score.clamped();
            if (product == 0) return 0;
        }
        return product;
    }

    private float scope(Collection<Tag> tags) {
        if (scopes.isEmpty()) return 1;
        for (Tag tag : tags) {
            if (tag instanceof Tag.Reserved(String prefix, String body)
                    && prefix.equals(SCOPE)
                    && scopes.stream().anyMatch(label -> body.equals(withoutPrefix(label)))) {
                return 1;
            }
        }
        return 0;
    }

    private static String withoutPrefix(String label) {
        return label.startsWith(SCOPE) ? label.substring(SCOPE.length()) : label;
    }

    private float proximity(PlacementCandidate candidate) {
        if (maxRtt.isEmpty()) return 1;
        return rtt.rtt(candidate.nodeId())
                .map(measured -> measured.compareTo(maxRtt.get()) <= 0 ? 1f : 0f)
                .orElse(1f);
    }

    private float intent(PlacementCandidate candidate, Artifact artifact) {
        boolean fit =
                switch (intentPolicy) {
                    case DISABLED -> true;
                    case STRICT -> {
                        Optional<List<RequiredCapability>> required =
                                artifact.metadata(intentKey).flatMap(intents::requirements);
                        yield required.isEmpty()
                                || IntentRegistry.allHold(required.get(), candidate.capabilities());
                    }
                    case ANY_OF_LOCAL_CAPABILITIES ->
                            intents.isEmpty() || intents.anySatisfiedBy(candidate.capabilities());
                };
        return fit ? 1 : 0;
    }

    private float colocation(Collection<Tag> tags, Artifact artifact) {
        if (colocation == ColocationPolicy.IGNORE) return 1;
        Optional<String> strict = artifact.metadata(colocateStrictKey);
        if (strict.isPresent() && !isHeld(tags, strict.get())) return 0;
        Optional<String> soft = artifact.metadata(colocateKey);
        if (soft.isEmpty() || isHeld(tags, soft.get())) return 1;
        return colocation == ColocationPolicy.SOFT ? NOT_COLOCATED : 0;
    }

    private static boolean isHeld(Collection<Tag> tags, String hash) {
        return tags.stream()
                .anyMatch(tag -> ChainTags.heldBy(tag).filter(hash::equals).isPresent());
    }

    private float antiAffinity(PlacementCandidate candidate) {
        OptionalDouble share = leadership.share(candidate.nodeId());
        if (share.isEmpty()) return 1;
        float known = (float) share.getAsDouble();
        return !Float.isFinite(known) || known <= threshold ? 1 : penalty;
    }
}
