package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.Hex;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class MembershipMessageTest {
    static Stream<JsonNode> messages() {
        return Vectors.ofChannels("membership").valueStream();
    }

    static Stream<JsonNode> legacy() {
        return Vectors.ofChannels("membership_legacy").valueStream();
    }

    static Stream<JsonNode> bad() {
        return Vectors.ofChannels("membership_bad").valueStream();
    }

    // spec 03 §7.2 to §7.4; spec 03 §20 M-28
    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageHasTheBytesOfTheSpecificationAndReadsBack(JsonNode golden) {
        byte[] wire = Hex.parse(golden.get("wire").asString());
        MembershipMessage message = MembershipMessage.read(wire);

        assertThat(message).isEqualTo(expected(golden));
        assertThat(Hex.of(message.toBytes())).isEqualTo(golden.get("wire").asString());
    }

    @ParameterizedTest
    @MethodSource("legacy")
    void olderFormsAreRead(JsonNode golden) {
        assertThat(MembershipMessage.read(Hex.parse(golden.get("wire").asString())))
                .isEqualTo(expected(golden));
    }

    // spec 03 §7.5, §20 M-29, M-30
    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoMessageIsRefused(JsonNode golden) {
        byte[] wire = Hex.parse(golden.get("wire").asString());

        assertThatThrownBy(() -> MembershipMessage.read(wire))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anyDamageGivesAMessageOrAMalformedException(JsonNode golden) {
        byte[] wire = Hex.parse(golden.get("wire").asString());
        for (int bit = 0; bit < wire.length * 8; bit++) {
            byte[] damaged = wire.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            requireTotal(damaged);
        }
        for (int length = 0; length < wire.length; length++) {
            requireTotal(Arrays.copyOf(wire, length));
        }
    }

    @Test
    void aQueueGroupHasOneTo255Bytes() {
        assertThatThrownBy(() -> new QueueGroup("")).isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> new QueueGroup("é".repeat(128)))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("got 256");
    }

    private static void requireTotal(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> MembershipMessage.read(bytes));
        if (thrown != null) assertThat(thrown).isInstanceOf(NetMeshException.class);
    }

    private static MembershipMessage expected(JsonNode golden) {
        long nonce = Long.parseUnsignedLong(golden.get("nonce").asString().substring(2), 16);
        return switch (golden.get("type").asString()) {
            case "subscribe" ->
                    new MembershipMessage.Subscribe(
                            nonce,
                            new ChannelName(golden.get("channel").asString()),
                            text(golden.get("token")).map(hex -> TokenBytes.of(Hex.parse(hex))),
                            text(golden.get("queue_group")).map(QueueGroup::new));
            case "unsubscribe" ->
                    new MembershipMessage.Unsubscribe(
                            nonce, new ChannelName(golden.get("channel").asString()));
            default ->
                    new MembershipMessage.Ack(
                            nonce,
                            golden.get("accepted").asBoolean(),
                            reason(golden.get("reason")));
        };
    }

    private static AckReason reason(JsonNode name) {
        String camel = text(name).orElse("None");
        return AckReason.valueOf(camel.replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT));
    }

    private static Optional<String> text(JsonNode node) {
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node.asString());
    }
}
