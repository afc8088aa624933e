package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class NetNodeConfigTest {
    // parity: bus.NetNodeConfig.shards, bus.NetNodeConfig.bufferCapacity,
    // bus.errors.ConfigException
    @ParameterizedTest
    @MethodSource("errors")
    void everyBoundIsRefusedInTheReferencesWords(JsonNode row) {
        String text = row.required("text").asString();
        String stable = text.contains(" (") ? text.substring(0, text.indexOf(" (")) : text;
        assertThatThrownBy(() -> build(row.required("setting")))
                .as(row.toString())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(stable.contains("NaN") ? text : stable);
    }

    static Stream<JsonNode> errors() {
        return Vectors.cases("config_errors")
                .filter(row -> !row.required("setting").has("redis"))
                .filter(row -> !row.required("setting").has("jetstream"));
    }

    private static void build(JsonNode setting) {
        NetNodeConfig.Builder config = NetNodeConfig.builder();
        if (setting.has("shards")) config.shards(setting.get("shards").asInt());
        if (setting.has("ring")) config.bufferCapacity(setting.get("ring").asInt());
        if (setting.has("timeout")) config.adapterTimeout(Duration.ZERO);
        if (setting.has("rate")) config.backpressure(Backpressure.sample(0));
        if (setting.has("batch")) config.batch(batch(setting.get("batch")));
        if (setting.has("scaling")) config.scaling(scaling(setting.get("scaling")));
        config.build();
    }

    private static BatchConfig batch(JsonNode fields) {
        BatchConfig.Builder batch = BatchConfig.builder();
        if (fields.has("min")) batch.minSize(fields.get("min").asInt());
        if (fields.has("max")) batch.maxSize(fields.get("max").asInt());
        if (fields.has("delay")) batch.maxDelay(Duration.ZERO);
        if (fields.has("window")) batch.velocityWindow(Duration.ZERO);
        return batch.build();
    }

    private static ScalingPolicy scaling(JsonNode fields) {
        ScalingPolicy.Builder policy = ScalingPolicy.builder();
        if (fields.has("fill")) policy.fillRatioThreshold(number(fields.get("fill")));
        if (fields.has("under")) policy.underutilizedThreshold(number(fields.get("under")));
        if (fields.has("min")) policy.minShards(fields.get("min").asInt());
        if (fields.has("max")) policy.maxShards(fields.get("max").asInt());
        if (fields.has("cooldown_ns")) policy.cooldown(Duration.ZERO);
        if (fields.has("window")) policy.metricsWindow(Duration.ZERO);
        if (fields.has("sdd")) policy.scaleDownDelay(Duration.ZERO);
        return policy.build();
    }

    private static double number(JsonNode value) {
        return switch (value.asString()) {
            case "NaN" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            default -> value.asDouble();
        };
    }

    // spec 05 §30.1 row 12: one hiccup of a storage drops nothing
    @Test
    void aBatchIsTriedSixTimesUnlessAskedOtherwise() {
        assertThat(NetNodeConfig.builder().build().adapterRetries()).isEqualTo(5);
    }

    @Test
    void moreShardsThanIdsAreRefused() {
        assertThatThrownBy(() -> NetNodeConfig.builder().shards(65_536).build())
                .hasMessage("invalid configuration: num_shards must be <= 65535, got 65536");
    }

    // parity: bus.Backpressure.drop_newest, bus.Backpressure.drop_oldest
    // parity: bus.Backpressure.fail_producer
    @Test
    void modesAreReadByTheirNamesAndNothingElse() {
        assertThat(Backpressure.parse("drop_newest")).isEqualTo(Backpressure.dropNewest());
        assertThat(Backpressure.parse("drop_oldest")).isEqualTo(Backpressure.dropOldest());
        assertThat(Backpressure.parse("fail_producer")).isEqualTo(Backpressure.failProducer());
        assertThatThrownBy(() -> Backpressure.parse("drop"))
                .hasMessageContaining("Invalid backpressure mode: drop");
    }

    @Test
    void orderingsAreReadByTheirNamesAndNothingElse() {
        assertThat(Ordering.parse("none")).isEqualTo(Ordering.NONE);
        assertThat(Ordering.parse("insertion_ts")).isEqualTo(Ordering.INSERTION_TS);
        assertThatThrownBy(() -> Ordering.parse("x"))
                .hasMessage("Invalid ordering: x. Use 'none' or 'insertion_ts'");
    }
}
