package org.netmesh.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ChannelNameTest {
    static Stream<JsonNode> names() {
        return Vectors.of("channel_names");
    }

    static Stream<JsonNode> hashes() {
        return Vectors.of("channels");
    }

    static Stream<JsonNode> prefixes() {
        return Vectors.of("channel_prefix");
    }

    static Stream<JsonNode> collisions() {
        return Vectors.of("wire_hash_collisions");
    }

    // spec 03 §5.1, §20 M-23, M-24
    @ParameterizedTest
    @MethodSource("names")
    void acceptsExactlyTheGrammarAndNamesTheFirstRuleBroken(JsonNode golden) {
        String name = golden.get("name").asString();
        if (golden.get("ok").asBoolean()) {
            assertThat(new ChannelName(name).depth()).isEqualTo(golden.get("depth").asInt());
        } else {
            assertThatThrownBy(() -> new ChannelName(name))
                    .isInstanceOf(ChannelNameException.class)
                    .hasMessage(golden.get("error").asString());
        }
    }

    // spec 03 §5.2; parity: identity.channelHash
    @ParameterizedTest
    @MethodSource("hashes")
    void hashIsXxh3OfTheNameAndTheWireCarriesItsLowSixteenBits(JsonNode golden) {
        ChannelHash hash = new ChannelName(golden.get("name").asString()).hash();

        assertThat(hash.value()).isEqualTo(Vectors.hex(golden.get("hash")));
        assertThat(hash.wire()).isEqualTo((int) Vectors.hex(golden.get("wire_hash")));
        assertThat(hash.publishStream().value())
                .isEqualTo(Vectors.hex(golden.get("publish_stream_id")));
    }

    @ParameterizedTest
    @MethodSource("collisions")
    void differentNamesMayShareAWireHash(JsonNode golden) {
        ChannelHash a = new ChannelName(golden.get("a").asString()).hash();
        ChannelHash b = new ChannelName(golden.get("b").asString()).hash();

        assertThat(a.wire()).isEqualTo(b.wire());
        assertThat(a).isNotEqualTo(b);
    }

    // spec 03 §5.3
    @ParameterizedTest
    @MethodSource("prefixes")
    void prefixesEndAtSegments(JsonNode golden) {
        ChannelName prefix = new ChannelName(golden.get("prefix").asString());
        ChannelName name = new ChannelName(golden.get("name").asString());

        assertThat(prefix.isPrefixOf(name)).isEqualTo(golden.get("is_prefix").asBoolean());
    }

    @Test
    void aNameOf256BytesIsTooLong() {
        assertThat(new ChannelName("a".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new ChannelName("a".repeat(256)))
                .isInstanceOfSatisfying(
                        ChannelNameException.class,
                        e -> assertThat(e.kind()).isEqualTo(ChannelNameException.Kind.TOO_LONG))
                .hasMessage("channel name too long (256 > 255)");
    }
}
