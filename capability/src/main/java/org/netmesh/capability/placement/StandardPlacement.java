package org.netmesh.capability.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.netmesh.capability.AxisSeparator;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Metadata;
import org.netmesh.capability.RttLookup;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.predicate.Predicate;

/**
 * The standard filter (spec 04b §7.3): vetoes, then the product of seven axes, each from 0 to 1.
 * Everything is off until it is asked for, but for the compute resources. Immutable and
 * thread-safe.
 */
public final class StandardPlacement implements PlacementFilter {
    private static final System.Logger LOG = System.getLogger(StandardPlacement.class.getName());

    private final PlacementConstraints constraints;
    private final PlacementAxes axes;
    private final OptionalInt limit;
    private final Optional<String> customFilterId;
    private final Optional<PlacementFilter> customFilter;
    private final PlacementFilterRegistry registry;

    private StandardPlacement(Builder builder) {
        this.constraints =
                new PlacementConstraints(
                        builder.requireTags,
                        builder.forbidTags,
                        builder.requireMetadata,
                        builder.predicate);
        this.axes = new PlacementAxes(builder);
        this.limit = builder.limit;
        this.customFilterId = builder.customFilterId;
        this.customFilter = builder.customFilter;
        this.registry = builder.registry;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Tags that a candidate must have. */
    public List<Tag> requireTags() {
        return constraints.requireTags();
    }

    /** Tags that a candidate must not have. */
    public List<Tag> forbidTags() {
        return constraints.forbidTags();
    }

    /** Metadata that a candidate must have, with exactly these values. */
    public Map<String, String> requireMetadata() {
        return constraints.requireMetadata();
    }

    public Optional<Predicate> predicate() {
        return constraints.predicate();
    }

    /** How many candidates are kept, lowest node ids first. */
    public OptionalInt limit() {
        return limit;
    }

    public Optional<String> customFilterId() {
        return customFilterId;
    }

    @Override
    public OptionalDouble score(PlacementCandidate candidate, Artifact artifact) {
        return scoreAll(List.of(candidate), artifact).getFirst();
    }

    @Override
    public List<OptionalDouble> scoreAll(List<PlacementCandidate> candidates, Artifact artifact) {
        List<OptionalDouble> custom = customScores(candidates, artifact);
        List<OptionalDouble> scores = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            PlacementCandidate candidate = candidates.get(i);
            boolean vetoed = custom.get(i).isEmpty() || !accepts(candidate, artifact);
            scores.add(
                    vetoed
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(
                                    PlacementAxes.product(
                                            axes.scores(
                                                    candidate,
                                                    artifact,
                                                    (float) custom.get(i).getAsDouble()))));
        }
        return scores;
    }

    /** What each axis says about a candidate; empty if it is vetoed. */
    public List<AxisScore> explain(PlacementCandidate candidate, Artifact artifact) {
        OptionalDouble custom = customScores(List.of(candidate), artifact).getFirst();
        if (custom.isEmpty() || !accepts(candidate, artifact)) return List.of();
        return axes.scores(candidate, artifact, (float) custom.getAsDouble());
    }

    /**
     * The candidates that meet the constraints, by ascending id, at most {@link #limit} of them.
     */
    public List<PlacementCandidate> select(List<PlacementCandidate> candidates) {
        return candidates.stream()
                .filter(candidate -> constraints.hold(candidate.capabilities()))
                .sorted(Comparator.comparing(PlacementCandidate::nodeId))
                .limit(limit.orElse(Integer.MAX_VALUE))
                .toList();
    }

    private boolean accepts(PlacementCandidate candidate, Artifact artifact) {
        CapabilitySet set = candidate.capabilities();
        return HardRequirements.hold(set, artifact) && constraints.hold(set);
    }

    private List<OptionalDouble> customScores(
            List<PlacementCandidate> candidates, Artifact artifact) {
        Optional<PlacementFilter> filter = customFilter;
        if (customFilterId.isPresent()) {
            filter = registry.get(customFilterId.get());
            if (filter.isEmpty()) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "placement filter {0} is not registered: {1} candidates from {2} on vetoed",
                        customFilterId.get(),
                        candidates.size(),
                        candidates.isEmpty() ? "none" : candidates.getFirst().nodeId());
                return candidates.stream().map(_ -> OptionalDouble.empty()).toList();
            }
        }
        return filter.map(custom -> custom.scoreAll(candidates, artifact))
                .orElseGet(() -> candidates.stream().map(_ -> OptionalDouble.of(1)).toList());
    }

    /** Collects settings. Confined to one thread; stays usable after {@link #build}. */
    public static final class Builder {
        private final List<Tag> requireTags = new ArrayList<>();
        private final List<Tag> forbidTags = new ArrayList<>();
        private final Map<String, String> requireMetadata = new TreeMap<>();
        private Optional<Predicate> predicate = Optional.empty();
        private OptionalInt limit = OptionalInt.empty();
        private Optional<String> customFilterId = Optional.empty();
        private Optional<PlacementFilter> customFilter = Optional.empty();
        private PlacementFilterRegistry registry = PlacementFilterRegistry.global();
        List<String> scopes = List.of();
        Optional<Duration> maxRtt = Optional.empty();
        RttLookup rtt = RttLookup.NONE;
        IntentPolicy intentPolicy = IntentPolicy.DISABLED;
        IntentRegistry intents = IntentRegistry.empty();
        String intentKey = Metadata.INTENT;
        ColocationPolicy colocation = ColocationPolicy.IGNORE;
        String colocateKey = Metadata.COLOCATE_WITH;
        String colocateStrictKey = Metadata.COLOCATE_WITH_STRICT;
        ResourcePool resources = ResourcePool.COMPUTE;
        float leadershipThreshold = 0.30f;
        float leadershipPenalty = 0.4f;
        LeadershipLookup leadership = LeadershipLookup.NONE;

        private Builder() {}

        /** The candidate must have {@code <axis>.<key>}. */
        public Builder requireTag(TaxonomyAxis axis, String key) {
            requireTags.add(new Tag.AxisPresent(TagKey.of(axis, key)));
            return this;
        }

        /** The candidate must have {@code <axis>.<key>=<value>}, whatever the separator. */
        public Builder requireAxisValue(TaxonomyAxis axis, String key, String value) {
            return requireAxisValue(axis, key, value, AxisSeparator.EQUALS);
        }

        /** The candidate must have that value under the key, whatever the separator. */
        public Builder requireAxisValue(
                TaxonomyAxis axis, String key, String value, AxisSeparator separator) {
            requireTags.add(new Tag.AxisValue(TagKey.of(axis, key), value, separator));
            return this;
        }

        /** The candidate must not have {@code <axis>.<key>}. */
        public Builder forbidTag(TaxonomyAxis axis, String key) {
            forbidTags.add(new Tag.AxisPresent(TagKey.of(axis, key)));
            return this;
        }

        /** The candidate must have that entry. */
        public Builder requireMetadata(String key, String value) {
            requireMetadata.put(key, value);
            return this;
        }

        /** Must hold for the candidate, beside everything else. */
        public Builder withPredicate(Predicate value) {
            predicate = Optional.of(value);
            return this;
        }

        /**
         * Keeps so many candidates, lowest node ids first.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder withLimit(int candidates) {
            if (candidates < 0) {
                throw new IllegalArgumentException("limit must not be negative, got " + candidates);
            }
            limit = OptionalInt.of(candidates);
            return this;
        }

        /**
         * The custom axis is a registered filter, in place of one given before; if nobody
         * registered the id, every candidate is vetoed.
         *
         * @throws IllegalArgumentException if empty
         */
        public Builder withCustomFilterId(String id) {
            if (id.isEmpty()) throw new IllegalArgumentException("a filter's id must not be empty");
            customFilterId = Optional.of(id);
            return this;
        }

        /** The custom axis is this filter; an id that is given too comes first. */
        public Builder withCustomFilter(PlacementFilter filter) {
            customFilter = Optional.of(filter);
            return this;
        }

        /** Where ids of filters are looked up; the default is the global one. */
        public Builder registry(PlacementFilterRegistry value) {
            registry = value;
            return this;
        }

        /**
         * The candidate must have one of these scopes, with or without {@code scope:} before it.
         */
        public Builder scopes(List<String> labels) {
            scopes = List.copyOf(labels);
            return this;
        }

        /** The candidate must be nearer than that, as far as it was measured. */
        public Builder maxRtt(Duration max, RttLookup lookup) {
            maxRtt = Optional.of(max);
            rtt = lookup;
            return this;
        }

        public Builder intent(IntentPolicy policy, IntentRegistry registered) {
            intentPolicy = policy;
            intents = registered;
            return this;
        }

        public Builder colocation(ColocationPolicy policy) {
            colocation = policy;
            return this;
        }

        /** Renames the metadata keys of the artifact: intent, soft and strict colocation. */
        public Builder metadataKeys(String intent, String colocate, String colocateStrict) {
            intentKey = intent;
            colocateKey = colocate;
            colocateStrictKey = colocateStrict;
            return this;
        }

        /** The default is {@link ResourcePool#COMPUTE}. */
        public Builder resources(ResourcePool pool) {
            resources = pool;
            return this;
        }

        /**
         * A candidate that leads more than {@code threshold} of everything scores {@code penalty};
         * the reference uses 0.30 and 0.4.
         */
        public Builder antiAffinity(float threshold, float penalty, LeadershipLookup lookup) {
            leadershipThreshold = threshold;
            leadershipPenalty = penalty;
            leadership = lookup;
            return this;
        }

        public StandardPlacement build() {
            return new StandardPlacement(this);
        }
    }
}
