package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FilterTest {
    @Test
    void matchesAsTheReferenceMatches() {
        Vectors.cases("filter")
                .forEach(row -> {
                    Filter filter = Filter.fromJson(row.required("filter").toString());
                    assertThat(filter.matches(event(row)))
                            .as(row.toString())
                            .isEqualTo(row.required("match").asBoolean());
                });
    }

    @Test
    void readsRefusesAndWritesTextsAsTheReferenceDoes() {
        Vectors.section("filter")
                .required("text_cases")
                .required("cases")
                .forEach(row -> {
                    String text = row.required("filter_text").asString();
                    if (row.has("error")) {
                        assertThatThrownBy(() -> Filter.fromJson(text))
                                .as(text)
                                .isInstanceOf(PollException.class)
                                .hasMessageStartingWith("invalid filter: ");
                        return;
                    }
                    Filter filter = Filter.fromJson(text);
                    assertThat(filter.matches(bytes(row.required("event_text").asString())))
                            .as(row.toString())
                            .isEqualTo(row.required("match").asBoolean());
                    if (row.has("written_back")) {
                        assertThat(filter.toJson())
                                .isEqualTo(row.required("written_back").asString());
                    }
                });
    }

    // spec 05 §25 M-35
    @Test
    void nestingIsReadToTheReferencesLimitAndRefusedBeyond() {
        int accepted =
                Vectors.section("filter").required("nesting").required("accepted_up_to").asInt();
        assertThat(Filter.fromJson(nested(accepted)).matches(bytes("{\"a\":1}"))).isTrue();
        assertThatThrownBy(() -> Filter.fromJson(nested(accepted + 1)))
                .isInstanceOf(PollException.class);
        assertThatThrownBy(() -> Filter.fromJson(nested(10_000))).isInstanceOf(PollException.class);
    }

    // spec 05 §14: 256 levels on a stack of 256 KiB
    @Test
    void aDeepFilterEvaluatesOnASmallStack() throws Exception {
        AtomicReference<Boolean> answer = new AtomicReference<>();
        Thread small =
                new Thread(
                        null,
                        () -> {
                            Filter filter = Filter.eq("a", 1);
                            for (int i = 1; i < Filter.MAX_DEPTH; i++) filter = Filter.not(filter);
                            answer.set(filter.matches(bytes("{\"a\":1}")));
                        },
                        "small stack",
                        256 << 10);
        small.start();
        small.join();
        assertThat(answer.get()).isFalse();
    }

    @Test
    void aFilterDeeperThanTheLimitIsRefused() {
        Filter filter = Filter.eq("a", 1);
        for (int i = 1; i < Filter.MAX_DEPTH; i++) filter = Filter.not(filter);
        Filter deepest = filter;
        assertThatThrownBy(() -> Filter.not(deepest)).isInstanceOf(PollException.class);
    }

    // spec 05 §25 M-36
    @Test
    void anEmptyAndMatchesNothing() {
        assertThat(new Filter.And(List.of()).matches(bytes("{}"))).isFalse();
        assertThat(new Filter.Or(List.of()).matches(bytes("{}"))).isFalse();
        assertThat(Filter.not(new Filter.And(List.of())).matches(bytes("{}"))).isTrue();
    }

    @Test
    void aBuiltFilterKeepsOneConditionBare() {
        assertThat(Filter.and(Filter.eq("a", 1)).toJson())
                .isEqualTo("{\"path\":\"a\",\"value\":1}");
        assertThat(Filter.eq("m", Map.of("k", "v")).matches(bytes("{\"m\":{\"k\":\"v\"}}")))
                .isTrue();
    }

    @Test
    void aFilterWithTwoListsAtEveryLevelIsReadInOnePass() {
        String filter = "{\"path\":\"a\",\"value\":1}";
        for (int i = 0; i < 60; i++) {
            filter = "{\"$and\":[" + "{\"x\":1}" + "],\"$or\":[" + filter + "]}";
        }
        assertThat(Filter.fromJson(filter).matches(bytes("{\"a\":1}"))).isTrue();
    }

    private static String nested(int levels) {
        return "{\"$not\":".repeat(levels)
                + "{\"path\":\"a\",\"value\":"
                + (levels % 2 == 0 ? 1 : 2)
                + "}"
                + "}".repeat(levels);
    }

    private static byte[] event(JsonNode row) {
        return row.has("event")
                ? bytes(row.required("event").toString())
                : bytes(row.required("event_json").asString());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
