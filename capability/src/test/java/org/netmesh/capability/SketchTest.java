package org.netmesh.capability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.codec.MalformedException;
import tools.jackson.databind.JsonNode;

/** Bloom filters and beacon summaries (spec 04a §14, §15). */
class SketchTest {
    private static final String FILE = "set_filter_diff.json";

    static Stream<JsonNode> blooms() {
        return Vectors.rows(FILE, "bloom");
    }

    @ParameterizedTest
    @MethodSource("blooms")
    void bloomFiltersAreExactToTheBit(JsonNode row) {
        BloomFilter filter =
                BloomFilter.sized(row.required("items").asInt(), row.required("rate").asDouble());
        Vectors.texts(row.required("keys")).forEach(filter::add);
        assertThat(filter.toJson()).isEqualTo(row.required("json").asString());
        assertThat(filter.hashes()).isEqualTo(row.required("hashes").asInt());
        assertThat(filter.bitsSet()).isEqualTo(row.required("bits_set").asInt());
        assertThat(filter.sizeEstimate()).isEqualTo(row.required("size_estimate").asInt());
        assertThat(Vectors.texts(row.required("keys"))).allMatch(filter::mayContain);
        assertThat(BloomFilter.fromJson(filter.toJson().getBytes(UTF_8))).isEqualTo(filter);
    }

    @Test
    void tenThousandTextsAtOnePercentStaySmall() {
        BloomFilter filter = BloomFilter.sized(10_000, 0.01);
        assertThat(filter.sizeEstimate()).isLessThan(500_000);
        assertThat(filter.mayContain("never added")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"len_bits\":128,\"k\":3,\"bits\":[1]}",
                "{\"len_bits\":0,\"k\":3,\"bits\":[]}",
                "{\"len_bits\":64,\"k\":0,\"bits\":[1]}",
                "{\"len_bits\":64,\"k\":33,\"bits\":[1]}",
                "{\"len_bits\":64,\"k\":3,\"bits\":[-1]}"
            })
    void badBloomFiltersAreRefused(String json) {
        assertThatThrownBy(() -> BloomFilter.fromJson(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedException.class);
    }

    static Stream<JsonNode> summaries() {
        return Vectors.rows(FILE, "pingwave_summary");
    }

    @ParameterizedTest
    @MethodSource("summaries")
    void summariesAreExact(JsonNode row) {
        CapabilitySummary summary = CapabilitySummary.of(Vectors.set(row));
        assertThat("0x" + Hex.of(summary.hash()))
                .isEqualTo(row.required("capability_hash").asString());
        assertThat(Hex.of(summary.primary())).isEqualTo(row.required("primary_summary").asString());
    }
}
