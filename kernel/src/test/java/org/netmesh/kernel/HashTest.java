package org.netmesh.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class HashTest {
    static Stream<JsonNode> payloads() {
        return Vectors.of("xxh3");
    }

    // spec 05 §3
    @ParameterizedTest
    @MethodSource("payloads")
    void xxh3OfWholeArraysAndOfRanges(JsonNode golden) {
        byte[] bytes =
                golden.has("utf8")
                        ? golden.get("utf8").asString().getBytes(UTF_8)
                        : Hex.parse(golden.get("hex").asString());
        byte[] padded = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, padded, 2, bytes.length);
        String expected = golden.get("xxh3_64").asString();

        assertThat(Hex.of(Xxh3.hash64(bytes))).isEqualTo(expected);
        assertThat(Hex.of(Xxh3.hash64(padded, 2, bytes.length))).isEqualTo(expected);
    }

    @Test
    void blake2sMatchesTheExampleOfRfc7693AndJoinsItsParts() {
        String abc = "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982";

        assertThat(Hex.of(Blake2s.hash("abc".getBytes(UTF_8)))).isEqualTo(abc);
        assertThat(Hex.of(Blake2s.hash("a".getBytes(UTF_8), new byte[0], "bc".getBytes(UTF_8))))
                .isEqualTo(abc);
    }

    @Test
    void aKeyOfNoBytesOrOfMoreThan32IsRefused() {
        assertThatThrownBy(() -> Blake2s.keyed(new byte[0], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a BLAKE2s key must have 1 to 32 bytes, got 0");
        assertThatThrownBy(() -> Blake2s.keyed(new byte[33], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
