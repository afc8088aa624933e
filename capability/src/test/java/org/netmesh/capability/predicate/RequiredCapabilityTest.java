package org.netmesh.capability.predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.Vectors;
import tools.jackson.databind.JsonNode;

class RequiredCapabilityTest {
    static Stream<JsonNode> texts() {
        return Vectors.rows("set_filter_diff.json", "requirement_text");
    }

    // spec 04b §6, §9 M-24, §10 19
    @ParameterizedTest
    @MethodSource("texts")
    void everyTextIsReadOrRefusedWithItsReason(JsonNode row) {
        String text = row.required("text").asString();
        if (row.has("error")) {
            assertThatThrownBy(() -> RequiredCapability.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(row.get("error").asString());
        } else if (row.has("tag")) {
            assertThat(RequiredCapability.parse(text))
                    .isEqualTo(
                            new RequiredCapability.RequireTag(
                                    Tag.parse(row.get("tag").asString())));
        } else {
            assertThat(RequiredCapability.parse(text))
                    .isInstanceOfSatisfying(
                            RequiredCapability.RequirePredicate.class,
                            required ->
                                    Vectors.assertSameJson(
                                            required.predicate().toJson(), row.get("predicate")));
        }
    }

    // spec 04b §9 M-25
    @Test
    void tagsAreRequiredByMeaningAndAxesByPresence() {
        CapabilitySet set = CapabilitySet.builder().tag("software.os:linux").build();
        assertThat(RequiredCapability.parse("software.os=linux").test(set)).isTrue();
        assertThat(RequiredCapability.axis("software").test(set)).isTrue();
        assertThat(RequiredCapability.axis("devices").test(set)).isFalse();
        assertThat(new RequiredCapability.RequireKeyPrefix(TaxonomyAxis.SOFTWARE, "o").test(set))
                .isTrue();
        assertThatThrownBy(() -> RequiredCapability.axis("x"))
                .hasMessage(
                        "require_axis! axis \"x\" is not one of: hardware, software, devices, dataforts");
    }
}
