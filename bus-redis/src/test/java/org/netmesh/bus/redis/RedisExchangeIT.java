package org.netmesh.bus.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.bus.redis.RedisFixture.opened;
import static org.netmesh.bus.redis.RedisFixture.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.Batch;
import org.netmesh.kernel.ShardId;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as the server receives them: vectors redis_exchange (spec 05 §17, §30.3). */
class RedisExchangeIT {
    private static final ShardId SHARD = new ShardId(3);
    private static final Batch BATCH =
            Batch.of(
                    SHARD, 0xab, 7, 5, List.of("{\"x\":1}".getBytes(UTF_8), "[2]".getBytes(UTF_8)));

    // parity: transports.Transport.redis, dedup.dedup_id
    @Test
    void everyCommandIsTheReferencesByteForByte() throws InterruptedException {
        JsonNode golden =
                JsonMapper.shared()
                        .readTree(getClass().getResourceAsStream("/redis-vectors.json"))
                        .get("redis_exchange");
        try (TestServer server = RedisServer.start();
                RedisProbe monitor = new RedisProbe(server)) {
            monitor.ask("MONITOR");
            Adapter adapter =
                    opened(options(server).prefix("mon").maxStreamLen(1_000).poolSize(1).build());
            assertThat(heard(monitor, 1)).isEqualTo(spoken(golden.get("connect")));
            adapter.onBatch(BATCH);
            assertThat(heard(monitor, 4)).isEqualTo(spoken(golden.get("write")));
            adapter.pollShard(SHARD, Optional.empty(), 10);
            assertThat(heard(monitor, 1)).isEqualTo(spoken(golden.get("read_from_start_limit_10")));
            adapter.pollShard(SHARD, Optional.of("1-1"), 10);
            assertThat(heard(monitor, 1)).isEqualTo(spoken(golden.get("read_after_1_1_limit_10")));
            assertThat(adapter.isHealthy()).isTrue();
            assertThat(heard(monitor, 1)).isEqualTo(spoken(golden.get("health")));
            adapter.shutdown();
        }
    }

    // parity: transports.redis.maxStreamLen
    @Test
    void withoutALimitNothingIsTrimmedAndWithOneTheStreamStaysNearIt() throws InterruptedException {
        try (TestServer server = RedisServer.start();
                RedisProbe probe = new RedisProbe(server)) {
            Adapter unlimited = opened(options(server).prefix("all").build());
            Adapter limited = opened(options(server).prefix("some").maxStreamLen(50).build());
            unlimited.onBatch(RedisFixture.batch(0, 1_000));
            limited.onBatch(RedisFixture.batch(0, 1_000));
            assertThat(probe.one("XLEN", "all:shard:0")).isEqualTo("1000");
            assertThat(Integer.parseInt(probe.one("XLEN", "some:shard:0"))).isBetween(50, 200);
            unlimited.shutdown();
            limited.shutdown();
        }
    }

    // parity: transports.redis.pipelineSize
    @Test
    void aBatchAboveThePipelineSizeBecomesSeveralTransactions() throws InterruptedException {
        try (TestServer server = RedisServer.start();
                RedisProbe monitor = new RedisProbe(server)) {
            Adapter adapter = opened(options(server).pipelineSize(2).build());
            monitor.ask("MONITOR");
            adapter.onBatch(RedisFixture.batch(0, 5));
            List<String> verbs =
                    heard(monitor, 11).stream().map(line -> line.split(" ", 2)[0]).toList();
            assertThat(verbs)
                    .containsExactly(
                            "MULTI", "XADD", "XADD", "EXEC", "MULTI", "XADD", "XADD", "EXEC",
                            "MULTI", "XADD", "EXEC");
            assertThat(RedisFixture.payloads(RedisFixture.all(adapter)))
                    .isEqualTo(RedisFixture.numbers(0, 5));
            adapter.shutdown();
        }
    }

    private static List<String> heard(RedisProbe monitor, int lines) {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            heard.add(
                    monitor.monitored().replace("\\\"", "'").replace("\"", "").replace("'", "\""));
        }
        return heard;
    }

    private static List<String> spoken(JsonNode commands) {
        List<String> spoken = new ArrayList<>();
        for (JsonNode command : commands) {
            List<String> words = new ArrayList<>();
            for (JsonNode word : command) words.add(word.asString());
            spoken.add(String.join(" ", words));
        }
        return spoken;
    }
}
