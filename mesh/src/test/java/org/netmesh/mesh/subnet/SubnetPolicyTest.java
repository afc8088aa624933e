package org.netmesh.mesh.subnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.Tag;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.SubnetId;
import org.netmesh.mesh.Vectors;
import org.netmesh.mesh.channel.ChannelConfig;
import org.netmesh.mesh.channel.ChannelConfigs;
import org.netmesh.mesh.channel.Visibility;
import tools.jackson.databind.JsonNode;

class SubnetPolicyTest {
    static Stream<JsonNode> policies() {
        return Vectors.ofChannels("subnet_policy").valueStream().filter(g -> g.has("raw"));
    }

    // spec 03 §14.2, §20 M-52
    // parity: subnets.SubnetRule.tagPrefix, subnets.SubnetRule.level, subnets.SubnetRule.values
    // parity: subnets.SubnetPolicy, subnets.SubnetPolicy.rules
    @ParameterizedTest
    @MethodSource("policies")
    void tagsSelectASubnetAsTheReferenceSays(JsonNode golden) {
        List<SubnetRule> rules = new ArrayList<>();
        for (JsonNode rule : golden.get("rules")) {
            Map<String, Integer> values = new HashMap<>();
            for (JsonNode value : rule.get("values")) {
                values.put(value.get(0).asString(), value.get(1).asInt());
            }
            rules.add(
                    new SubnetRule(
                            rule.get("prefix").asString(), rule.get("level").asInt(), values));
        }
        List<Tag> tags =
                golden.get("tags").valueStream().map(t -> Tag.parse(t.asString())).toList();

        assertThat(new SubnetPolicy(rules).assign(CapabilitySet.of(tags, Map.of())))
                .hasToString(golden.get("text").asString());
    }

    // spec 03 §21 27; §20 M-51
    // parity: subnets.SubnetException
    @Test
    void whatIsNoRuleIsRefused() {
        assertThatThrownBy(() -> new SubnetRule("a:", 4, Map.of()))
                .isInstanceOf(SubnetException.class)
                .hasMessage("subnet: rule level must be 0..=3, got 4");
        assertThatThrownBy(() -> new SubnetRule("a:", 0, Map.of("x", 0)))
                .hasMessage("subnet: rule value for \"x\" must be in 1..=255 (0 is reserved)");
        assertThatThrownBy(() -> SubnetId.of(1, 2, 3, 4, 5)).hasMessageStartingWith("subnet: ");
        assertThatThrownBy(() -> SubnetId.of(300)).hasMessageStartingWith("subnet: ");
    }

    // spec 03 §14.6, §20 M-55
    @Test
    void theGatewayDecidesAsTheReferenceDoes() {
        JsonNode golden = Vectors.ofChannels("gateway");
        ChannelConfigs configs = new ChannelConfigs();
        for (JsonNode channel : golden.get("channels")) {
            configs.register(
                    ChannelConfig.builder(channel.get("name").asString())
                            .visibility(Visibility.parse(channel.get("visibility").asString()))
                            .build());
        }
        SubnetGateway gateway = new SubnetGateway(configs);
        golden.get("exports")
                .propertyStream()
                .forEach(e ->
                        gateway.export(
                                new ChannelName(e.getKey()).hash(),
                                e.getValue().valueStream().map(SubnetPolicyTest::subnet).toList()));
        for (JsonNode query : golden.get("queries")) {
            assertThat(
                            gateway.decide(
                                            subnet(query.get("source")),
                                            subnet(query.get("dest")),
                                            wireHash(query.get("channel")),
                                            query.get("hop_ttl").asInt(),
                                            query.get("hop_count").asInt())
                                    .text())
                    .as("%s", query)
                    .isEqualTo(query.get("decision").asString());
        }
        assertThat(gateway.forwarded() + gateway.dropped()).isEqualTo(golden.get("queries").size());
    }

    /** A channel that nobody registered where the query names none. */
    private static int wireHash(JsonNode channel) {
        return new ChannelName(channel.isNull() ? "unknown" : channel.asString()).hash().wire();
    }

    private static SubnetId subnet(JsonNode levels) {
        return levels.isEmpty()
                ? SubnetId.GLOBAL
                : SubnetId.of(levels.valueStream().mapToInt(JsonNode::asInt).toArray());
    }
}
