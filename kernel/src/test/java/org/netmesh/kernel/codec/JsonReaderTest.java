package org.netmesh.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.Seeds;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonReaderTest {
    private static JsonReader reader(String json) {
        return JsonReader.of(json.getBytes(UTF_8));
    }

    private static void skipped(String json) {
        JsonReader reader = reader(json);
        reader.skip();
        reader.end();
    }

    @Test
    void readsTheMembersOfAnObjectInAnyOrderAndSkipsTheRest() {
        JsonReader reader =
                reader(" { \"x\" : [1,{\"y\":null},\"\\ud800\"] , \"n\":7,\"s\":\"a\\u00e9\" } ");
        long number = 0;
        String text = "";
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.name()) {
                case "n" -> number = reader.unsigned(10);
                case "s" -> text = reader.string();
                default -> reader.skip();
            }
        }
        reader.endObject();
        reader.end();

        assertThat(number).isEqualTo(7);
        assertThat(text).isEqualTo("aé");
    }

    @Test
    void resolvesEscapesAndPairs() {
        assertThat(reader("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude80é\"").string())
                .isEqualTo("\"\\/\b\f\n\r\t🚀é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\ud800x\"",
                "\"\\udc00\"",
                "\"\\ud800\\n\"",
                "\"a\nb\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"open",
                "1"
            })
    void refusesABadText(String json) {
        assertThatThrownBy(() -> reader(json).string()).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] bytes = {'"', (byte) 0xc0, (byte) 0x80, '"'};
        assertThatThrownBy(() -> JsonReader.of(bytes).string())
                .isInstanceOf(MalformedException.class);
        JsonReader skipping = JsonReader.of(bytes);
        skipping.skip();
        skipping.end();
    }

    @Test
    void readsUnsignedNumbersUpToTheLimit() {
        assertThat(reader("18446744073709551615").unsigned(-1)).isEqualTo(-1);
        assertThat(reader("0").unsigned(255)).isZero();
        assertThat(reader("255 ").unsigned(255)).isEqualTo(255);
        assertThat(reader("3").unsigned(3)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"256", "-1", "-0", "01", "1.0", "1e1", "1E1", "+1", "\"1\"", "null", ""})
    void refusesNumbersOfAnotherForm(String json) {
        assertThatThrownBy(() -> reader(json).unsigned(255)).isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesANumberAboveSixtyFourBits() {
        assertThatThrownBy(() -> reader("18446744073709551616").unsigned(-1))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> reader("4").unsigned(3)).isInstanceOf(MalformedException.class);
    }

    @Test
    void readsFiniteNumbersOnly() {
        assertThat(reader("-1.5e+3").number()).isEqualTo(-1500);
        assertThat(reader("64").number()).isEqualTo(64);
        for (String bad : List.of("1e999", ".5", "1.", "-", "1e", "00", "NaN", "\"1\"")) {
            assertThatThrownBy(() -> reader(bad).number()).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void skipsAnyDepthWithoutRecursionButReadsOnlyToItsLimit() {
        int levels = 200_000;
        skipped("[".repeat(levels) + "]".repeat(levels));
        JsonReader reader = reader("[".repeat(levels));
        assertThatThrownBy(
                        () -> {
                            while (true) reader.beginArray();
                        })
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "[}",
                "{]",
                "[1 2]",
                "{1:2}",
                "tru",
                "[",
                "{\"a\":",
                "{} x",
                "",
                "\u0001",
                "{,}",
                "[,]",
                "\uFEFF{}"
            })
    void refusesBadFormInSkippedValues(String json) {
        assertThatThrownBy(() -> skipped(json)).isInstanceOf(MalformedException.class);
    }

    static LongStream seeds() {
        return Seeds.fresh(300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithAnotherParserOnWhatIsJson(long seed) {
        String json = mutated(new SplittableRandom(seed));
        boolean ours = accepts(() -> skipped(json));
        boolean theirs = accepts(() -> parseWithJackson(json));
        assertThat(ours).as(json).isEqualTo(theirs);
    }

    private static boolean accepts(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (MalformedException | JacksonException refused) {
            return false;
        }
    }

    private static void parseWithJackson(String json) {
        if (JsonMapper.shared().readTree(json).isMissingNode()) {
            throw MalformedException.invalid("no value");
        }
    }

    private static String mutated(SplittableRandom random) {
        List<String> parts =
                new ArrayList<>(
                        List.of(
                                "{\"a\":[1,-2.5e3,{\"b\":null}],\"c\":\"x\\n\",\"d\":true}"
                                        .split("")));
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int where = random.nextInt(parts.size());
            if (random.nextBoolean()) parts.remove(where);
            else parts.add(where, String.valueOf("{}[],:\"01-".charAt(random.nextInt(10))));
        }
        return String.join("", parts);
    }
}
