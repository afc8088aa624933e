package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Filters, requirements and scopes against the golden data (spec 04a §8.5, §8.7, §9). */
class FilterTest {
    private static final String FILE = "set_filter_diff.json";

    static Stream<JsonNode> filters() {
        return Vectors.rows(FILE, "filter");
    }

    // parity: capabilities.CapabilityFilter, capabilities.CapabilityFilter.requireTags
    // parity: capabilities.CapabilityFilter.requireGpu, capabilities.CapabilityFilter.gpuVendor
    @ParameterizedTest
    @MethodSource("filters")
    void everyFilterMatchesAsTheReferenceDoes(JsonNode row) {
        assertThat(filter(row.required("filter")).matches(Vectors.set(row)))
                .isEqualTo(row.required("matches").asBoolean());
    }

    private static CapabilityFilter filter(JsonNode json) {
        CapabilityFilter.Builder filter = CapabilityFilter.builder();
        json.path("require_tags").forEach(t -> filter.requireTag(t.asString()));
        json.path("require_models").forEach(m -> filter.requireModel(m.asString()));
        json.path("require_tools").forEach(t -> filter.requireTool(t.asString()));
        if (json.path("require_gpu").asBoolean(false)) filter.requireGpu();
        if (json.has("min_memory_gb")) filter.minMemoryGb(json.get("min_memory_gb").asLong());
        if (json.has("min_vram_gb")) filter.minVramGb(json.get("min_vram_gb").asLong());
        if (json.has("min_context_length")) {
            filter.minContextLength(json.get("min_context_length").asLong());
        }
        if (json.has("gpu_vendor")) {
            filter.gpuVendor(GpuVendor.fromWire(json.get("gpu_vendor").asString()));
        }
        json.path("require_modalities")
                .forEach(m -> filter.requireModality(Modality.parse(m.asString())));
        return filter.build();
    }

    static Stream<JsonNode> scores() {
        return Vectors.rows(FILE, "requirement_score");
    }

    @ParameterizedTest
    @MethodSource("scores")
    void scoresAreExactIn32Bits(JsonNode row) {
        JsonNode weights = row.required("weights");
        CapabilityRequirement requirement =
                new CapabilityRequirement(
                        CapabilityFilter.builder().build(),
                        (float) weights.path("memory").asDouble(0),
                        (float) weights.path("vram").asDouble(0),
                        (float) weights.path("speed").asDouble(0),
                        (float) weights.path("loaded").asDouble(0));
        assertThat(Float.floatToIntBits(requirement.score(Vectors.set(row))))
                .isEqualTo(Integer.parseInt(row.required("score_f32_bits").asString(), 16));
    }

    // spec 04a §21: megabytes work, and the stricter of both units counts
    // parity: capabilities.CapabilityFilter.minVramMb
    @Test
    void megabytesCompareGigabytesTimes1024() {
        CapabilitySet set =
                CapabilitySet.builder()
                        .hardware(
                                Hardware.builder()
                                        .memoryGb(64)
                                        .gpu(GpuInfo.builder().vramGb(24).build())
                                        .build())
                        .build();
        assertThat(CapabilityFilter.builder().minMemoryMb(65_536).build().matches(set)).isTrue();
        assertThat(CapabilityFilter.builder().minMemoryMb(65_537).build().matches(set)).isFalse();
        assertThat(CapabilityFilter.builder().minVramMb(24_576).build().matches(set)).isTrue();
        assertThat(CapabilityFilter.builder().minVramMb(24_577).build().matches(set)).isFalse();
        assertThat(CapabilityFilter.builder().minMemoryGb(65).minMemoryMb(1).build().matches(set))
                .isFalse();
    }

    // spec 04a §19 22
    // parity: capabilities.GpuVendor.nvidia
    @Test
    void aHardwareFilterMatchesAFittingNode() {
        CapabilityFilter filter =
                CapabilityFilter.builder()
                        .gpuVendor(GpuVendor.NVIDIA)
                        .minVramGb(40)
                        .minMemoryGb(32)
                        .build();
        GpuInfo h100 = GpuInfo.builder().vendor(GpuVendor.NVIDIA).model("h100").vramGb(80).build();
        CapabilitySet set =
                CapabilitySet.builder()
                        .hardware(Hardware.builder().memoryGb(64).gpu(h100).build())
                        .build();
        assertThat(filter.requireGpu()).isTrue();
        assertThat(filter.matches(set)).isTrue();
        assertThat(filter.matches(CapabilitySet.empty())).isFalse();
    }

    static Stream<JsonNode> scopes() {
        return Vectors.rows("scope_truth_table.json", "cases");
    }

    // spec 04a §9.2, §18 M-19
    // parity: capabilities.ScopeFilter, capabilities.ScopeFilter.any,
    // capabilities.ScopeFilter.tenant
    // parity: capabilities.ScopeFilter.globalOnly, capabilities.ScopeFilter.sameSubnet
    // parity: capabilities.ScopeFilter.tenants, capabilities.ScopeFilter.region
    // parity: capabilities.ScopeFilter.regions
    @ParameterizedTest
    @MethodSource("scopes")
    void everyScopeMatchesAsTheTableSays(JsonNode row) {
        boolean sameSubnet = row.required("same_subnet").asBoolean();
        assertThat(scope(row.required("filter")).matches(Vectors.set(row), () -> sameSubnet))
                .isEqualTo(row.required("match").asBoolean());
    }

    private static ScopeFilter scope(JsonNode json) {
        return switch (json.required("kind").asString()) {
            case "any" -> ScopeFilter.any();
            case "globalOnly" -> ScopeFilter.globalOnly();
            case "sameSubnet" -> ScopeFilter.sameSubnet();
            case "tenant" -> ScopeFilter.tenant(json.required("tenant").asString());
            case "tenants" ->
                    ScopeFilter.tenants(Set.copyOf(Vectors.texts(json.required("tenants"))));
            case "region" -> ScopeFilter.region(json.required("region").asString());
            default -> ScopeFilter.regions(Set.copyOf(Vectors.texts(json.required("regions"))));
        };
    }

    // spec 04a §18 M-21
    @Test
    void emptyNamesNeverBecomeAWildcard() {
        assertThatThrownBy(() -> ScopeFilter.tenant(""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ScopeFilter.regions(Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        CapabilitySet odd = CapabilitySet.builder().tags(Set.of("scope:tenant:")).build();
        assertThat(ScopeFilter.globalOnly().matches(odd, () -> false)).isTrue();
    }
}
