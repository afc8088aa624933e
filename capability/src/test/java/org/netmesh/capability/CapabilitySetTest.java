package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

class CapabilitySetTest {
    static Stream<JsonNode> decode() {
        // Nobody writes the array form; ours need not read it.
        return Vectors.rows("set_filter_diff.json", "set_decode")
                .filter(row -> !row.get("name").asString().equals("array form"));
    }

    @ParameterizedTest
    @MethodSource("decode")
    void everyTextIsReadOrRefusedAsAWhole(JsonNode row) {
        byte[] json = row.required("text").asString().getBytes(UTF_8);
        if (row.required("re_encoded").isNull()) {
            assertThatThrownBy(() -> CapabilitySet.fromJson(json))
                    .isInstanceOf(MalformedException.class);
        } else {
            assertThat(CapabilitySet.fromJson(json).toJson())
                    .isEqualTo(row.required("re_encoded").asString());
        }
    }

    static LongStream seeds() {
        return Seeds.fresh(100);
    }

    // spec 04a §18 M-1
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalSetsHaveEqualBytesInWhateverOrderTheyWereBuilt(long seed) {
        List<String> texts =
                new ArrayList<>(List.of("b", "a", "hardware.gpu", "\uFF5E", "🚀", "scope:x", "a"));
        CapabilitySet once = CapabilitySet.builder().tags(texts).metadata("k", "v").build();
        Collections.shuffle(texts, new Random(seed));
        CapabilitySet again = CapabilitySet.builder().metadata("k", "v").tags(texts).build();
        assertThat(again.toJson()).isEqualTo(once.toJson());
        assertThat(again).isEqualTo(once).hasSameHashCodeAs(once);
        assertThat(once.toJson())
                .isEqualTo(
                        "{\"tags\":[\"a\",\"b\",\"hardware.gpu\",\"scope:x\",\"\uFF5E\",\"🚀\"],\"metadata\":{\"k\":\"v\"}}");
    }

    // spec 04a §18 M-26
    @Test
    void applicationsCannotWriteReservedTagsOrToolSchemas() {
        CapabilitySet set =
                CapabilitySet.builder()
                        .tag("causal:x")
                        .tag("fork-of:x")
                        .tag("heat:x=1")
                        .tag("scope:x")
                        .tag("")
                        .metadata("tool::t::input_schema", "{}")
                        .metadata("intent", "kept")
                        .build();
        assertThat(set.tags()).isEmpty();
        assertThat(set.metadata()).containsOnlyKeys("intent");
    }

    // parity: capabilities.wire.emptyCapabilities, capabilities.wire.requireTag
    // parity: capabilities.wire.requireAxisValue, capabilities.wire.withMetadata
    // parity: capabilities.wire.CapabilitySetWire.tags,
    // capabilities.wire.CapabilitySetWire.metadata
    @Test
    void copiesGrowWithoutChangingTheirOrigin() {
        CapabilitySet empty = CapabilitySet.empty();
        CapabilitySet full =
                empty.requireTag(TaxonomyAxis.HARDWARE, "gpu")
                        .requireTag(TaxonomyAxis.HARDWARE, "gpu")
                        .requireAxisValue(TaxonomyAxis.SOFTWARE, "os", "linux")
                        .requireAxisValue(TaxonomyAxis.SOFTWARE, "os", "bsd", AxisSeparator.COLON)
                        .withMetadata("intent", "ml-training");
        assertThat(empty.isEmpty()).isTrue();
        assertThat(full.wireTags())
                .containsExactly("hardware.gpu", "software.os:bsd", "software.os=linux");
        assertThat(full.metadata()).isEqualTo(Map.of("intent", "ml-training"));
        assertThatThrownBy(() -> empty.requireTag(TaxonomyAxis.HARDWARE, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.requireAxisValue(TaxonomyAxis.HARDWARE, "k", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.withMetadata("", "v"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<JsonNode> diffs() {
        return Vectors.rows("capability_set_diff.json", "cases");
    }

    static Stream<JsonNode> upstreamDiffs() {
        return Vectors.upstream("capability_set_diff.json");
    }

    // spec 04a §19 23
    // parity: capabilities.wire.diffCapabilities
    @ParameterizedTest
    @MethodSource("diffs")
    void theDifferenceIsByMeaning(JsonNode row) {
        assertDiff(row);
    }

    @ParameterizedTest
    @MethodSource("upstreamDiffs")
    void theDifferenceAgreesWithTheReferencesFixtures(JsonNode row) {
        assertDiff(row);
    }

    private static void assertDiff(JsonNode row) {
        CapabilitySet previous = Vectors.set(row.required("prev"));
        CapabilitySetDiff diff = Vectors.set(row.required("curr")).diffFrom(previous);
        assertThat(diff.addedTags())
                .extracting(Tag::wire)
                .containsExactlyElementsOf(Vectors.texts(row.required("expected_added_tags")));
        assertThat(diff.removedTags())
                .extracting(Tag::wire)
                .containsExactlyElementsOf(Vectors.texts(row.required("expected_removed_tags")));
        assertThat(diff.metadataChanges())
                .containsExactlyElementsOf(
                        row.required("expected_metadata_changes")
                                .valueStream()
                                .map(CapabilitySetTest::change)
                                .toList());
    }

    private static MetadataChange change(JsonNode json) {
        String key = json.required("key").asString();
        return switch (json.required("kind").asString()) {
            case "added" -> new MetadataChange.Added(key, json.required("value").asString());
            case "removed" ->
                    new MetadataChange.Removed(key, json.required("prev_value").asString());
            default ->
                    new MetadataChange.Updated(
                            key,
                            json.required("prev_value").asString(),
                            json.required("new_value").asString());
        };
    }

    // spec 04a §18 M-22, §10
    @Test
    void chainTagsOfNeighboursWithALongerHashAreLeftAlone() {
        String hash = "00000000000000aa";
        CapabilitySet set =
                CapabilitySet.builder()
                        .tag(ChainTags.holder(hash))
                        .tag(ChainTags.tip(hash, -1))
                        .tag(ChainTags.range(hash, 1, 5))
                        .tag(ChainTags.holder(hash + "0"))
                        .tag(ChainTags.heat(hash, 0.5))
                        .tag(ChainTags.heat(hash + "0", 0.5))
                        .removeTags(ChainTags.holds(hash))
                        .removeTags(ChainTags.heatOf(hash))
                        .build();
        assertThat(set.wireTags())
                .containsExactly("causal:00000000000000aa0", "heat:00000000000000aa0=0.50");
        assertThat(ChainTags.range(hash, 5, 5)).isEmpty();
        assertThat(ChainTags.heat(hash, -0.0).orElseThrow().wire()).endsWith("=0.00");
    }

    // parity: capabilities.SCOPE_TENANT_PREFIX, capabilities.SCOPE_REGION_PREFIX
    // parity: capabilities.SCOPE_SUBNET_LOCAL
    @Test
    void scopeTagsAreAppendedToAListOnce() {
        List<String> tags = Scopes.withTenantScope(List.of("a"), "t");
        assertThat(tags).containsExactly("a", "scope:tenant:t");
        assertThat(Scopes.withTenantScope(tags, "t")).isEqualTo(tags);
        assertThat(Scopes.withTenantScope(tags, "")).isSameAs(tags);
        assertThat(Scopes.withRegionScope(List.of(), "r"))
                .containsExactly(Scopes.SCOPE_REGION_PREFIX + "r");
        assertThat(Scopes.withRegionScope(tags, "")).isSameAs(tags);
        assertThat(Scopes.withSubnetLocalScope(List.of()))
                .containsExactly(Scopes.SCOPE_SUBNET_LOCAL);
        assertThat(Scopes.SCOPE_TENANT_PREFIX).isEqualTo("scope:tenant:");
    }
}
