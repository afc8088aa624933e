package org.netmesh.capability.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilityAnnouncement;
import org.netmesh.capability.CapabilityFilter;
import org.netmesh.capability.CapabilityIndex;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Vectors;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;
import tools.jackson.databind.JsonNode;

class PlacementFilterTest {
    private static final Artifact ANY =
            new Artifact.ReplicaArtifact(new ChannelName("c"), CapabilitySet.empty());

    private static PlacementCandidate candidate(long id, String... tags) {
        return new PlacementCandidate(
                new NodeId(id), CapabilitySet.builder().tags(List.of(tags)).build());
    }

    // parity: placement.placementFilterFromFn, placement.RegisteredPlacementFilter.id
    // parity: placement.PlacementCandidate.tags, placement.PlacementCandidate.metadata
    @Test
    void aCallbackKeepsOrVetoesByWhatTheCandidateAnnounced() {
        RegisteredPlacementFilter filter =
                PlacementFilter.of(
                        candidate ->
                                candidate.tags().contains("hardware.gpu")
                                        && candidate.metadata().isEmpty(),
                        "gpu-only");
        assertThat(filter.id()).isEqualTo("gpu-only");
        assertThat(filter.filter().score(candidate(1, "hardware.gpu"), ANY)).hasValue(1);
        assertThat(filter.filter().score(candidate(1), ANY)).isEmpty();
        assertThat(PlacementFilter.of(_ -> true).id()).startsWith("pf-");
    }

    @Test
    void aCallbackThatThrowsVetoesItsCandidateAlone() {
        PlacementFilter filter =
                CallbackFilter.builder(
                                candidate -> {
                                    if (candidate.nodeId().value() == 1) {
                                        throw new IllegalStateException("boom");
                                    }
                                    return true;
                                })
                        .executor(Runnable::run)
                        .build();
        assertThat(filter.scoreAll(List.of(candidate(1), candidate(2)), ANY))
                .extracting(score -> score.isPresent())
                .containsExactly(false, true);
    }

    // spec 04b §7.5, §12: no answer in time is a veto, and all candidates share one deadline
    @Test
    void aCallbackThatDoesNotAnswerInTimeVetoesItsCandidate() {
        List<Runnable> neverRun = new ArrayList<>();
        CallbackFilter filter =
                CallbackFilter.builder(_ -> true)
                        .executor(neverRun::add)
                        .deadline(Duration.ZERO)
                        .build();
        assertThat(filter.scoreAll(List.of(candidate(1), candidate(2)), ANY))
                .allMatch(score -> score.isEmpty());
        assertThat(neverRun).hasSize(2);
        assertThat(filter.timeouts()).isEqualTo(2);
    }

    @Test
    void aRefusingExecutorIsAVeto() {
        CallbackFilter filter =
                CallbackFilter.builder(_ -> true)
                        .executor(_ -> {
                            throw new IllegalStateException("full");
                        })
                        .build();
        assertThat(filter.score(candidate(1), ANY)).isEmpty();
    }

    @Test
    void theSimplestFilterIsACapabilityFilter() {
        PlacementFilter filter =
                PlacementFilter.matching(CapabilityFilter.builder().requireTag("x").build());
        assertThat(filter.score(candidate(1, "x"), ANY)).hasValue(1);
        assertThat(filter.score(candidate(1), ANY)).isEmpty();
    }

    // spec 04b §7.5, §9 M-21, M-22, §10 17 and 18
    @Test
    void theRegistryNeverReplacesAndCountsPerLabel() {
        List<String> meters = new ArrayList<>();
        PlacementFilterRegistry registry = new PlacementFilterRegistry(recording(meters));
        PlacementFilter keep = (_, _) -> OptionalDouble.of(1);
        PlacementFilter other = (_, _) -> OptionalDouble.of(0.5);

        assertThat(registry.register("a", keep, "node")).isTrue();
        assertThat(registry.register("a", other, "other")).isFalse();
        assertThat(registry.get("a")).containsSame(keep);
        assertThat(registry.get("b")).isEmpty();
        assertThat(registry.invocations()).isEqualTo(Map.of("node", 1L));
        assertThat(registry.unregister("a")).isTrue();
        assertThat(registry.unregister("a")).isFalse();
        assertThat(registry.contains("a")).isFalse();
        assertThat(registry.register(new RegisteredPlacementFilter("c", keep))).isTrue();
        assertThat(registry.invocations()).isEqualTo(Map.of("java", 0L, "node", 1L));
        assertThat(meters)
                .containsExactly(
                        "dataforts_placement_callback_invocations_total{binding=\"node\"}",
                        "dataforts_placement_callback_invocations_total{binding=\"java\"}");
    }

    private static Counters recording(List<String> meters) {
        return new Counters() {
            @Override
            public Registration counter(Meter meter, LongSupplier total) {
                meters.add(meter.toString());
                return Counters.none().counter(meter, total);
            }

            @Override
            public Registration gauge(Meter meter, DoubleSupplier value) {
                return Counters.none().gauge(meter, value);
            }

            @Override
            public Histogram histogram(Meter meter, double... upperBounds) {
                return Counters.none().histogram(meter, upperBounds);
            }
        };
    }

    // spec 04b §10 18
    @Test
    void aHundredIdsCanBeRegisteredAtOnce() {
        PlacementFilterRegistry registry = new PlacementFilterRegistry(Counters.none());
        List<CompletableFuture<Boolean>> registered =
                IntStream.range(0, 100)
                        .mapToObj(i ->
                                CompletableFuture.supplyAsync(() ->
                                        registry.register("f" + i, (_, _) -> OptionalDouble.of(1))))
                        .toList();
        assertThat(registered).allMatch(CompletableFuture::join);
        IntStream.range(0, 100).forEach(i -> registry.get("f" + i));
        assertThat(registry.invocations()).isEqualTo(Map.of("java", 100L));
    }

    @Test
    void anUnregisteredFilterVetoesWithoutFailing() {
        PlacementFilterRegistry registry = new PlacementFilterRegistry(Counters.none());
        StandardPlacement placement =
                StandardPlacement.builder().registry(registry).withCustomFilterId("f").build();
        registry.register("f", (_, _) -> OptionalDouble.of(1));
        assertThat(placement.score(candidate(1), ANY)).hasValue(1);
        registry.unregister("f");
        assertThat(placement.score(candidate(1), ANY)).isEmpty();
    }

    // spec 04b §9 M-20
    @Test
    void aFilterMayUseTheIndexWhileItScores() {
        CapabilityIndex index = new CapabilityIndex(() -> 0, () -> Instant.EPOCH);
        index.insert(announcement(1));
        List<PlacementCandidate> candidates =
                PlacementCandidate.of(index, List.of(index.nodes().getFirst().nodeId()));
        PlacementFilter asking =
                CallbackFilter.builder(
                                candidate -> {
                                    index.insert(announcement(2));
                                    return index.get(candidate.nodeId()).isPresent();
                                })
                        .build();
        assertThat(asking.scoreAll(candidates, ANY)).containsExactly(OptionalDouble.of(1));
        assertThat(index.size()).isEqualTo(2);
        assertThat(PlacementCandidate.of(index, List.of(new NodeId(99)))).isEmpty();
    }

    private static CapabilityAnnouncement announcement(int who) {
        byte[] key = new byte[EntityId.BYTES];
        key[0] = (byte) who;
        return CapabilityAnnouncement.of(
                EntityId.of(key), 1, 0, 300, CapabilitySet.empty(), Optional.empty());
    }

    static Stream<JsonNode> evaluations() {
        return Vectors.rows("predicate_eval.json", "cases");
    }

    // spec 04b §10 2
    @ParameterizedTest
    @MethodSource("evaluations")
    void aPredicateAsCustomFilterKeepsExactlyWhatItMatches(JsonNode row) {
        Predicate predicate = Predicate.fromJson(row.required("wire").toString().getBytes(UTF_8));
        PlacementFilterRegistry registry = new PlacementFilterRegistry(Counters.none());
        registry.register(
                PlacementFilter.of(candidate -> predicate.test(candidate.capabilities()), "p"));
        var score =
                StandardPlacement.builder()
                        .registry(registry)
                        .withCustomFilterId("p")
                        .build()
                        .score(new PlacementCandidate(new NodeId(1), Vectors.set(row)), ANY);
        assertThat(score.isPresent()).isEqualTo(row.required("expected").asBoolean());
        // An explicit resource of 0 scores 0 without being a veto.
        score.ifPresent(value -> assertThat(value).isBetween(0.0, 1.0));
    }
}
