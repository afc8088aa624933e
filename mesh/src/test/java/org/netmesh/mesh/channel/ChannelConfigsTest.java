package org.netmesh.mesh.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.Vectors;
import tools.jackson.databind.JsonNode;

class ChannelConfigsTest {
    static Stream<JsonNode> registries() {
        return Vectors.ofChannels("config_registry").valueStream();
    }

    static Stream<JsonNode> relations() {
        return Vectors.ofChannels("subnet_relations").valueStream();
    }

    // spec 03 §6.1, §20 M-25 to M-27; §21 36; a config's priority tells which one was found
    @ParameterizedTest
    @MethodSource("registries")
    void everyStepAnswersAsTheReferenceDoes(JsonNode golden) {
        ChannelConfigs configs = new ChannelConfigs();
        for (int i = 0; i < golden.get("ops").size(); i++) {
            JsonNode op = golden.get("ops").get(i);
            JsonNode result = golden.get("results").get(i);
            Integer answer = apply(configs, op);
            assertThat(answer).as("%s", op).isEqualTo(result.isNull() ? null : result.asInt());
        }
    }

    // spec 03 §24.1 17
    @Test
    void aChannelThatIsRegisteredAgainIsStillOne() {
        ChannelConfigs configs = new ChannelConfigs();
        ChannelHash hash = new ChannelName("a").hash();
        for (int priority = 1; priority <= 3; priority++) configs.register(config("a", priority));

        assertThat(configs.byHash(hash)).map(ChannelConfig::priority).contains(3);
        assertThat(configs.byWireHash(hash.wire())).map(ChannelConfig::priority).contains(3);
        assertThat(configs.remove(hash)).isPresent();
        assertThat(configs.size()).isZero();
    }

    // spec 03 §14.5, §20 M-53
    @ParameterizedTest
    @MethodSource("relations")
    void visibilityDecidesByGeometry(JsonNode golden) {
        SubnetId source = subnet(golden.get("source"));
        SubnetId dest = subnet(golden.get("dest"));
        golden.get("visible")
                .propertyStream()
                .forEach(entry ->
                        assertThat(
                                        Visibility.parse(entry.getKey().replace('_', '-'))
                                                .admits(source, dest))
                                .as("%s %s", golden, entry.getKey())
                                .isEqualTo(entry.getValue().asBoolean()));
    }

    // spec 03 §20 M-23
    @Test
    void whatIsNoConfigIsRefusedNamingWhatIsAllowed() {
        assertThatThrownBy(() -> ChannelConfig.builder("Bad"))
                .isInstanceOf(ChannelException.class)
                .hasMessageStartingWith("channel: invalid name: ");
        assertThatThrownBy(() -> ChannelConfig.builder("a").priority(256).build())
                .hasMessage("channel: priority must be 0 to 255, got 256");
        assertThatThrownBy(() -> ChannelConfig.builder("a").maxRatePps(0).build())
                .isInstanceOf(ChannelException.class);
        assertThatThrownBy(() -> Visibility.parse("Global"))
                .hasMessage(
                        "channel: invalid visibility \"Global\" "
                                + "(expected subnet-local | parent-visible | exported | global)");
        assertThatThrownBy(() -> OnFailure.parse("x")).isInstanceOf(ChannelException.class);
    }

    private static Integer apply(ChannelConfigs configs, JsonNode op) {
        String what = op.get(0).asString();
        return switch (what) {
            case "insert" -> {
                configs.register(config(op.get(1).asString(), op.get(2).asInt()));
                yield configs.size();
            }
            case "prefix" -> {
                configs.registerPrefix(op.get(1).asString(), config("p", op.get(2).asInt()));
                yield configs.size();
            }
            case "name" -> value(configs.byName(new ChannelName(op.get(1).asString())));
            case "hash" -> value(configs.byHash(hash(op.get(1))));
            case "wire" -> value(configs.byWireHash(op.get(1).asInt()));
            case "rm_name" -> value(configs.remove(new ChannelName(op.get(1).asString())));
            case "rm_hash" -> value(configs.remove(hash(op.get(1))));
            case "rm_prefix" -> value(configs.removePrefix(op.get(1).asString()));
            default -> throw new AssertionError(what);
        };
    }

    private static ChannelHash hash(JsonNode number) {
        return new ChannelHash(number.bigIntegerValue().longValue());
    }

    private static SubnetId subnet(JsonNode raw) {
        return new SubnetId((int) Long.parseLong(raw.asString().substring(2), 16));
    }

    private static ChannelConfig config(String name, int priority) {
        return ChannelConfig.builder(name).priority(priority).build();
    }

    // Golden results are null where nothing was found.
    @SuppressWarnings("NullAway")
    private static Integer value(Optional<ChannelConfig> found) {
        return found.map(ChannelConfig::priority).orElse(null);
    }
}
