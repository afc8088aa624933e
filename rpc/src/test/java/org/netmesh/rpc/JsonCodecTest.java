package org.netmesh.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static final Codec JSON = Codec.json();

    /** One of every kind of component. */
    record Mixed(
            String text,
            int number,
            long wide,
            double share,
            boolean flag,
            List<Long> many,
            Map<String, Integer> named,
            Color color,
            Optional<String> note,
            @Nullable String comment) {}

    enum Color {
        RED,
        BLUE
    }

    private static final Mixed SAMPLE =
            new Mixed(
                    "Zoë/日",
                    -1,
                    Long.MIN_VALUE,
                    2,
                    true,
                    List.of(1L),
                    Map.of("a", 1),
                    Color.BLUE,
                    Optional.empty(),
                    null);

    @Test
    void valuesAreWrittenAsTheReferenceWritesThem() throws Exception {
        assertThat(new String(JSON.encode(SAMPLE), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"text\":\"Zoë/日\",\"number\":-1,\"wide\":-9223372036854775808,\"share\":2.0,"
                                + "\"flag\":true,\"many\":[1],\"named\":{\"a\":1},\"color\":\"BLUE\","
                                + "\"note\":null,\"comment\":null}");
        assertThat(read(new String(JSON.encode(SAMPLE), StandardCharsets.UTF_8))).isEqualTo(SAMPLE);
        assertThat(Codec.prettyJson().encode(SAMPLE)).asString().contains("\n  \"number\" : -1");
        assertThat(Codec.prettyJson().decode(body(JSON.encode(SAMPLE)), Mixed.class))
                .isEqualTo(SAMPLE);
    }

    @Test
    void unknownMembersAreIgnoredAndOptionalOnesMayBeAbsent() throws Exception {
        String some = sample().replace(",\"note\":null,\"comment\":null", ",\"memo\":[{}]");
        assertThat(read(" \n" + some + "\t ")).isEqualTo(SAMPLE);
        assertThat(read(sample().replace("\"note\":null", "\"note\":\"n\"")).note()).contains("n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "account=1",
                "[1]",
                "\"text\"",
                "\uFEFF{}",
                "{}",
            })
    void whatIsNoSuchValueIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(Exception.class);
    }

    static List<List<String>> spoilt() {
        return List.of(
                List.of("\"number\":-1", "\"number\":1.0"),
                List.of("\"number\":-1", "\"number\":1e0"),
                List.of("\"number\":-1", "\"number\":\"1\""),
                List.of("\"number\":-1", "\"number\":2147483648"),
                List.of("\"number\":-1", "\"number\":null"),
                List.of("\"number\":-1", "\"number\":true"),
                List.of("\"number\":-1", "\"number\":-1,\"number\":-1"),
                List.of("\"number\":-1,", ""),
                List.of("-9223372036854775808", "9223372036854775808"),
                List.of("\"text\":\"Zoë/日\"", "\"text\":null"),
                List.of("\"text\":\"Zoë/日\"", "\"text\":7"),
                List.of("\"text\":\"Zoë/日\"", "\"text\":true"),
                List.of("\"text\":\"Zoë/日\",", ""),
                List.of("\"many\":[1]", "\"many\":[1.5]"),
                List.of("\"many\":[1]", "\"many\":[null]"),
                List.of("\"many\":[1]", "\"many\":\"1,2\""),
                List.of("\"many\":[1]", "\"many\":1"),
                List.of("\"flag\":true", "\"flag\":1"),
                List.of("\"flag\":true", "\"flag\":\"true\""),
                List.of("\"color\":\"BLUE\"", "\"color\":1"),
                List.of("\"color\":\"BLUE\"", "\"color\":\"blue\""),
                List.of("\"share\":2.0", "\"share\":\"2.0\""),
                List.of("\"share\":2.0", "\"share\":NaN"),
                List.of("null}", "null} x"),
                List.of("null}", "null}{}"));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void oneWrongMemberIsRefused(List<String> change) throws Exception {
        String text = sample().replace(change.get(0), change.get(1));
        assertThat(text).isNotEqualTo(sample());
        assertThatThrownBy(() -> read(text)).isInstanceOf(Exception.class);
    }

    @Test
    void otherEncodingsOfUnicodeAreRefused() throws Exception {
        byte[] broken = JSON.encode(SAMPLE);
        broken[9] = (byte) 0xff;
        assertThatThrownBy(() -> JSON.decode(body(broken), Mixed.class))
                .isInstanceOf(java.nio.charset.CharacterCodingException.class);
        byte[] wide = sample().getBytes(StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> JSON.decode(body(wide), Mixed.class))
                .isInstanceOf(Exception.class);
    }

    static LongStream seeds() {
        return Seeds.fresh(300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesGiveAValueOrAnExceptionAndNoError(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        byte[] bytes = JSON.encode(SAMPLE);
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            assertThat(JSON.decode(body(bytes), Mixed.class)).isInstanceOf(Mixed.class);
        } catch (Exception refused) {
            assertThat(refused).isNotNull();
        }
    }

    private static String sample() throws Exception {
        return new String(JSON.encode(SAMPLE), StandardCharsets.UTF_8);
    }

    private static Mixed read(String text) throws Exception {
        Object value = JSON.decode(body(text.getBytes(StandardCharsets.UTF_8)), Mixed.class);
        return Mixed.class.cast(java.util.Objects.requireNonNull(value));
    }

    private static ByteBuffer body(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
