package org.netmesh.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TagTest {
    static Stream<JsonNode> cases() {
        return Vectors.rows("tag_parse.json", "cases");
    }

    // parity: capabilities.tags.Tag, capabilities.tags.tagFromString, capabilities.tags.tagToString
    @ParameterizedTest
    @MethodSource("cases")
    void everyTextParsesToItsShapeAndFormatsBack(JsonNode row) {
        String wire = row.required("wire").asString();
        if (row.required("kind").asString().equals("error")) {
            assertThatThrownBy(() -> Tag.parse(wire))
                    .isInstanceOf(CapabilityTagException.class)
                    .hasMessage(row.required("error").asString());
            return;
        }
        Tag tag = Tag.parse(wire);
        assertThat(tag.wire()).isEqualTo(wire);
        assertThat(tag).isEqualTo(expected(row));
    }

    private static Tag expected(JsonNode row) {
        return switch (row.required("kind").asString()) {
            case "axis_present" -> new Tag.AxisPresent(key(row));
            case "axis_value" ->
                    new Tag.AxisValue(
                            key(row),
                            row.required("value").asString(),
                            row.required("sep").asString().equals("=")
                                    ? AxisSeparator.EQUALS
                                    : AxisSeparator.COLON);
            case "reserved" ->
                    new Tag.Reserved(
                            row.required("prefix").asString(), row.required("body").asString());
            default -> new Tag.Legacy(row.required("wire").asString());
        };
    }

    private static TagKey key(JsonNode row) {
        return new TagKey(
                TaxonomyAxis.fromWire(row.required("axis").asString()).orElseThrow(),
                row.required("key").asString());
    }

    // parity: capabilities.tags.tagFromUserString, capabilities.tags.RESERVED_PREFIXES
    @ParameterizedTest
    @MethodSource("cases")
    void theUserParserRefusesReservedPrefixes(JsonNode row) {
        String wire = row.required("wire").asString();
        switch (row.required("user_parse").asString()) {
            case "ok" -> assertThat(Tag.parseUser(wire)).isEqualTo(Tag.parse(wire));
            case "empty" -> assertKind(wire, CapabilityTagException.Kind.EMPTY);
            default -> {
                assertKind(wire, CapabilityTagException.Kind.RESERVED_PREFIX);
                assertThat(Tag.reservedPrefixOf(wire)).isPresent();
                if (row.has("user_error")) {
                    assertThatThrownBy(() -> Tag.parseUser(wire))
                            .hasMessage(row.get("user_error").asString());
                }
            }
        }
    }

    private static void assertKind(String wire, CapabilityTagException.Kind kind) {
        assertThatThrownBy(() -> Tag.parseUser(wire))
                .isInstanceOfSatisfying(
                        CapabilityTagException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    static Stream<JsonNode> equality() {
        return Vectors.rows("tag_parse.json", "equality");
    }

    @ParameterizedTest
    @MethodSource("equality")
    void equalityIsExactAndMeaningDisregardsTheSeparator(JsonNode row) {
        Tag a = Tag.parse(row.required("a").asString());
        Tag b = Tag.parse(row.required("b").asString());
        assertThat(a.equals(b)).isEqualTo(row.required("exact").asBoolean());
        assertThat(a.sameMeaning(b)).isEqualTo(row.required("semantic").asBoolean());
        assertThat(b.sameMeaning(a)).isEqualTo(row.required("semantic").asBoolean());
    }

    // parity: capabilities.tags.TaxonomyAxis, capabilities.tags.TAXONOMY_AXES
    @Test
    void thereAreFourAxesMatchedExactly() {
        assertThat(TaxonomyAxis.values())
                .extracting(TaxonomyAxis::wire)
                .containsExactly("hardware", "software", "devices", "dataforts");
        assertThat(TaxonomyAxis.fromWire("Hardware")).isEmpty();
    }

    // parity: capabilities.tags.TagKey, capabilities.tags.tagKey
    @Test
    void aKeyFromAProgramIsNeverEmpty() {
        assertThat(TagKey.of(TaxonomyAxis.HARDWARE, "gpu")).hasToString("hardware.gpu");
        assertThat(TagKey.parse("software.model.0.id").key()).isEqualTo("model.0.id");
        assertThatThrownBy(() -> TagKey.of(TaxonomyAxis.HARDWARE, ""))
                .isInstanceOf(IllegalArgumentException.class);
        for (String bad : new String[] {"gpu", "hardware", "hardware.", "other.gpu", ""}) {
            assertThatThrownBy(() -> TagKey.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onlyValueTagsHaveAValue() {
        assertThat(Tag.parse("hardware.gpu").value()).isEmpty();
        assertThat(Tag.parse("hardware.gpu=").value()).isEqualTo(Optional.of(""));
        assertThat(Tag.parse("plain").key()).isEmpty();
    }

    static LongStream seeds() {
        return Seeds.fresh(500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void parseThenFormatIsTheIdentity(long seed) {
        String text = randomText(new SplittableRandom(seed));
        assertThat(Tag.parse(text).wire()).isEqualTo(text);
    }

    private static String randomText(SplittableRandom random) {
        String[] parts = {
            "hardware", "software", ".", "=", ":", "scope:", "heat:", "a", "é", "🚀", " ", "gpu"
        };
        StringBuilder text = new StringBuilder(parts[random.nextInt(parts.length)]);
        for (int i = random.nextInt(6); i > 0; i--)
            text.append(parts[random.nextInt(parts.length)]);
        return text.toString();
    }

    @Test
    void textsAreOrderedByTheirUtf8Bytes() {
        assertThat(TextOrder.UTF8.compare("\uFF5E", "🚀")).isNegative();
        assertThat("\uFF5E".compareTo("🚀")).isPositive();
        assertThat(TextOrder.UTF8.compare("a", "ab")).isNegative();
    }
}
