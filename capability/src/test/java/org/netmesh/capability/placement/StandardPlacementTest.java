package org.netmesh.capability.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.AxisSeparator;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.RttLookup;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.Vectors;
import org.netmesh.capability.predicate.P;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.port.Counters;
import tools.jackson.databind.JsonNode;

class StandardPlacementTest {
    private static final EntityId ENTITY = EntityId.of(new byte[EntityId.BYTES]);
    private static final NodeId NODE = new NodeId(0x51);
    private static final Artifact ANY =
            new Artifact.DaemonArtifact(ENTITY, CapabilitySet.empty(), CapabilitySet.empty());

    static Stream<JsonNode> cases() {
        // The reference does not see this tag when it came over the wire; ours does.
        return Vectors.rows("placement_score.json", "cases")
                .filter(row ->
                        !row.get("name")
                                .asString()
                                .equals("blob_unhealthy_tag_from_the_wire_is_not_seen"));
    }

    static Stream<JsonNode> upstream() {
        return Vectors.upstream("placement_score.json");
    }

    // spec 04b §10 7, 12 to 16, §9 M-15, M-16, M-17, M-18, M-19
    @ParameterizedTest
    @MethodSource({"cases", "upstream"})
    void everyScoreIsExactIn32Bits(JsonNode row) {
        JsonNode json = row.required("candidate");
        // What the index does not know is no candidate.
        OptionalDouble score =
                json.path("indexed").asBoolean(true)
                        ? placement(row.required("config"))
                                .score(
                                        new PlacementCandidate(NODE, Vectors.set(json)),
                                        artifact(row.required("artifact")))
                        : OptionalDouble.empty();
        if (row.required("expected_score").isNull()) {
            assertThat(score).isEmpty();
            return;
        }
        float exact = (float) score.orElseThrow();
        if (row.has("expected_score_f32_bits")) {
            assertThat(Integer.toHexString(exact == 0 ? 0 : Float.floatToIntBits(exact)))
                    .isEqualTo(
                            row.get("expected_score_f32_bits")
                                    .asString()
                                    .replaceFirst("^0+(?=.)", ""));
        } else {
            assertThat(exact).isEqualTo((float) row.get("expected_score").asDouble());
        }
    }

    private static StandardPlacement placement(JsonNode config) {
        StandardPlacement.Builder builder = StandardPlacement.builder();
        if (config.has("scope_filter")) builder.scopes(Vectors.texts(config.get("scope_filter")));
        Optional<Duration> rtt =
                config.has("rtt_us") ? Optional.of(micros(config.get("rtt_us"))) : Optional.empty();
        if (config.has("max_rtt_us")) builder.maxRtt(micros(config.get("max_rtt_us")), _ -> rtt);
        IntentPolicy policy =
                switch (config.path("intent_match").asString("")) {
                    case "strict" -> IntentPolicy.STRICT;
                    case "any_of_local_capabilities" -> IntentPolicy.ANY_OF_LOCAL_CAPABILITIES;
                    default -> IntentPolicy.DISABLED;
                };
        boolean defaults = config.path("intent_registry").asString("").equals("defaults");
        builder.intent(policy, defaults ? IntentRegistry.reference() : IntentRegistry.empty());
        switch (config.path("colocation").asString("")) {
            case "soft" -> builder.colocation(ColocationPolicy.SOFT);
            case "strict" -> builder.colocation(ColocationPolicy.STRICT);
            default -> {}
        }
        switch (config.path("resource").asString("")) {
            case "storage" -> builder.resources(ResourcePool.STORAGE);
            case "both" -> builder.resources(ResourcePool.BOTH);
            default -> {}
        }
        OptionalDouble share =
                config.has("leadership_share")
                        ? OptionalDouble.of(number(config.get("leadership_share")))
                        : OptionalDouble.empty();
        builder.antiAffinity(
                config.has("aa_threshold") ? (float) number(config.get("aa_threshold")) : 0.30f,
                config.has("aa_penalty") ? (float) number(config.get("aa_penalty")) : 0.4f,
                _ -> share);
        if (config.has("custom")) custom(builder, config.get("custom"));
        return builder.build();
    }

    private static void custom(StandardPlacement.Builder builder, JsonNode custom) {
        PlacementFilterRegistry registry = new PlacementFilterRegistry(Counters.none());
        builder.registry(registry).withCustomFilterId("f");
        if (custom.isString() && custom.asString().equals("unregistered")) return;
        boolean veto = custom.isString() && custom.asString().equals("veto");
        OptionalDouble score = veto ? OptionalDouble.empty() : OptionalDouble.of(number(custom));
        registry.register("f", (_, _) -> score);
    }

    private static double number(JsonNode json) {
        if (json.isNumber()) return json.asDouble();
        return switch (json.asString()) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(json.asString());
        };
    }

    private static Duration micros(JsonNode number) {
        return Duration.ofNanos(number.asLong() * 1_000);
    }

    private static Artifact artifact(JsonNode json) {
        return switch (json.required("kind").asString()) {
            case "chain" ->
                    new Artifact.ChainArtifact(ENTITY, Vectors.set(json.get("capabilities")));
            case "replica" ->
                    new Artifact.ReplicaArtifact(
                            new ChannelName("c"), Vectors.set(json.get("capabilities")));
            case "blob" ->
                    new Artifact.BlobArtifact("00".repeat(32), json.get("size_bytes").asLong());
            default ->
                    new Artifact.DaemonArtifact(
                            ENTITY,
                            Vectors.set(json.get("required")),
                            Vectors.set(json.get("optional")));
        };
    }

    private static PlacementCandidate candidate(long id, String... tags) {
        return new PlacementCandidate(
                new NodeId(id), CapabilitySet.builder().tags(List.of(tags)).build());
    }

    // spec 04b §8.3
    // parity: placement.standardPlacement, placement.StandardPlacementBuilder.build
    // parity: placement.StandardPlacementBuilder.withCustomFilterId
    @Test
    void allConstraintsHoldAtOnceAndTheLimitKeepsTheLowestIds() {
        StandardPlacement.Builder builder =
                StandardPlacement.builder()
                        .requireTag(TaxonomyAxis.HARDWARE, "gpu")
                        .requireAxisValue(TaxonomyAxis.SOFTWARE, "os", "linux", AxisSeparator.COLON)
                        .forbidTag(TaxonomyAxis.DEVICES, "broken")
                        .withPredicate(P.numericAtLeast("hardware.memory_gb", 8))
                        .withLimit(2);
        StandardPlacement placement = builder.build();
        List<PlacementCandidate> candidates =
                List.of(
                        candidate(9, "hardware.gpu", "software.os=linux", "hardware.memory_gb=8"),
                        candidate(-1, "hardware.gpu", "software.os=linux", "hardware.memory_gb=8"),
                        candidate(3, "hardware.gpu", "software.os=linux", "hardware.memory_gb=9"),
                        candidate(1, "software.os=linux", "hardware.memory_gb=9"),
                        candidate(2, "hardware.gpu", "software.os=linux", "hardware.memory_gb=4"),
                        candidate(
                                4,
                                "hardware.gpu",
                                "software.os=linux",
                                "hardware.memory_gb=9",
                                "devices.broken"));
        assertThat(placement.select(candidates))
                .extracting(PlacementCandidate::nodeId)
                .containsExactly(new NodeId(3), new NodeId(9));
        assertThat(placement.score(candidates.get(3), ANY)).isEmpty();
        assertThat(placement.score(candidates.get(1), ANY)).isPresent();
        assertThat(builder.requireMetadata("k", "v").build().select(candidates)).isEmpty();
        assertThat(placement.requireMetadata()).isEmpty();
        assertThatThrownBy(() -> builder.withLimit(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.withCustomFilterId(""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.withCustomFilterId("f").build().customFilterId()).contains("f");
    }

    // spec 04a §21.2
    @Test
    void aStoreThatCallsItselfUnhealthyGetsNoBlob() {
        Artifact blob = new Artifact.BlobArtifact("00".repeat(32), 1);
        PlacementCandidate healthy =
                candidate(1, "dataforts.blob.storage", "dataforts.blob.disk_free_gb=9");
        PlacementCandidate unhealthy =
                candidate(
                        2,
                        "dataforts.blob.storage",
                        "dataforts.blob.disk_free_gb=9",
                        "dataforts:blob-storage-unhealthy");
        StandardPlacement placement = StandardPlacement.builder().build();
        assertThat(placement.score(healthy, blob)).hasValue(1);
        assertThat(placement.score(unhealthy, blob)).isEmpty();
    }

    // spec 04b §12.1
    @Test
    void anExplanationNamesEveryAxisInOrder() {
        StandardPlacement placement = StandardPlacement.builder().build();
        assertThat(placement.explain(candidate(1, "hardware.cpu_cores=8"), ANY))
                .extracting(AxisScore::axis)
                .containsExactly(AxisScore.Axis.values());
        assertThat(placement.explain(candidate(1, "hardware.cpu_cores=8"), ANY))
                .contains(new AxisScore(AxisScore.Axis.RESOURCE, 0.5f));
    }

    // spec 04b §9 M-16, M-26, §10 11
    @Test
    void equalScoresAreOrderedByNearnessThenById() {
        List<PlacementCandidate> candidates =
                List.of(candidate(5), candidate(4), candidate(3), candidate(2), candidate(1));
        RttLookup rtt =
                node ->
                        switch ((int) node.value()) {
                            case 5 -> Optional.of(Duration.ofMillis(9));
                            case 3 -> Optional.of(Duration.ofMillis(1));
                            default -> Optional.empty();
                        };
        PlacementFilter filter =
                (candidate, _) ->
                        candidate.nodeId().value() == 1
                                ? OptionalDouble.of(Double.POSITIVE_INFINITY)
                                : OptionalDouble.of(0.5);
        assertThat(PlacementRanking.rank(candidates, ANY, filter, rtt))
                .extracting(ranked -> ranked.nodeId().value())
                .containsExactly(3L, 5L, 2L, 4L);
        assertThat(PlacementRanking.best(List.of(), ANY, filter, rtt)).isEmpty();
    }

    // spec 04b §9 M-23
    @Test
    void theLocalNodeIsPreferredUnlessItIsVetoed() {
        List<PlacementCandidate> candidates = List.of(candidate(1), candidate(2));
        PlacementFilter all = (_, _) -> OptionalDouble.of(1);
        PlacementFilter notTwo =
                (c, _) -> c.nodeId().value() == 2 ? OptionalDouble.empty() : OptionalDouble.of(1);
        NodeId two = new NodeId(2);
        assertThat(PlacementRanking.preferLocal(two, candidates, ANY, all, RttLookup.NONE))
                .contains(two);
        assertThat(PlacementRanking.preferLocal(two, candidates, ANY, notTwo, RttLookup.NONE))
                .contains(new NodeId(1));
    }

    // spec 04b §7.4: real model tags satisfy the default inference intent of ours
    @Test
    void realModelTagsSatisfyTheInferenceIntent() {
        CapabilitySet wish = CapabilitySet.empty().withMetadata("intent", "inference");
        Artifact daemon = new Artifact.ReplicaArtifact(new ChannelName("c"), wish);
        PlacementCandidate server = candidate(1, "hardware.gpu", "software.model.0.id=m");
        StandardPlacement.Builder builder = StandardPlacement.builder();
        assertThat(
                        builder.intent(IntentPolicy.STRICT, IntentRegistry.defaults())
                                .build()
                                .score(server, daemon))
                .hasValue(1);
        assertThat(
                        builder.intent(IntentPolicy.STRICT, IntentRegistry.reference())
                                .build()
                                .score(server, daemon))
                .hasValue(0);
    }
}
