package org.netmesh.kernel.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Seeds;

class JsonWriterTest {
    static LongStream seeds() {
        return Seeds.fresh(500);
    }

    @Test
    void writesMembersInTheOrderOfTheCallsWithoutBlanks() {
        String json =
                new JsonWriter()
                        .beginObject()
                        .name("b")
                        .value(1)
                        .name("a")
                        .beginArray()
                        .value("x")
                        .value(true)
                        .nullValue()
                        .beginObject()
                        .endObject()
                        .endArray()
                        .name("n")
                        .unsigned(-1)
                        .name("r")
                        .raw("[1]")
                        .endObject()
                        .toString();

        assertThat(json)
                .isEqualTo(
                        "{\"b\":1,\"a\":[\"x\",true,null,{}],\"n\":18446744073709551615,\"r\":[1]}");
    }

    // spec 04a §6
    @Test
    void escapesOnlyWhatJsonMust() {
        assertThat(new JsonWriter().value("\"\\/\b\f\n\r\t\u0001\u001f\u007fé😀"))
                .hasToString("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007fé😀\"");
        assertThatThrownBy(() -> new JsonWriter().value("a\ud83d"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // spec 04b §3.1
    @ParameterizedTest
    @CsvSource({
        "64, 64.0", "1e15, 1000000000000000.0", "1e16, 1e+16", "1.5e300, 1.5e+300", "1e-6, 1e-6",
        "0.00001, 0.00001", "-0.0, -0.0", "0, 0.0", "-2.5, -2.5", "123456.789, 123456.789",
        "1.25e-7, 1.25e-7", "0.1, 0.1", "9007199254740993, 9007199254740992.0"
    })
    void numbersHaveOneForm(double value, String text) {
        assertThat(new JsonWriter().value(value)).hasToString(text);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyFiniteNumberReadsBackAsItself(long seed) {
        double value = Double.longBitsToDouble(seed);
        if (!Double.isFinite(value)) {
            assertThatThrownBy(() -> new JsonWriter().value(value))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            String text = new JsonWriter().value(value).toString();
            assertThat(Double.doubleToRawLongBits(Double.parseDouble(text))).isEqualTo(seed);
        }
    }

    @Test
    void oneDigitDoesWhereThePlatformGivesTwo() {
        assertThat(new JsonWriter().value(Double.MIN_VALUE)).hasToString("5e-324");
        assertThat(new JsonWriter().value(2 * Double.MIN_VALUE)).hasToString("1e-323");
        assertThat(new JsonWriter().value(2.5)).hasToString("2.5");
    }
}
