package org.netmesh.examples.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netmesh.examples.Example;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** The examples that need a server, each with one of its own. */
class ServerExamplesIT {
    @Test
    void eventsGoToRedisAndComeBack() {
        try (TestServer server = RedisServer.start()) {
            assertThat(Example.run(RedisEvents.class, server.uri("redis").toString()))
                    .containsExactly("3 events in Redis");
        }
    }

    @Test
    void eventsGoToJetStreamAndComeBack() {
        try (TestServer server = NatsServer.start()) {
            assertThat(Example.run(JetStreamEvents.class, server.uri("nats").toString()))
                    .containsExactly("3 events in JetStream");
        }
    }

    // parity: dedup.RedisStreamDedup.isDuplicate
    @Test
    void anEntryThatIsThereTwiceIsRecognised() {
        try (TestServer server = RedisServer.start()) {
            String url = server.uri("redis").toString();
            add(url, Map.of("d", "one", "dedup_id", "ab:0:0:0"));
            add(url, Map.of("d", "two", "dedup_id", "ab:0:0:1"));
            add(url, Map.of("d", "one", "dedup_id", "ab:0:0:0"));
            add(url, Map.of("d", "from elsewhere"));
            assertThat(Example.run(RedisDedup.class, url, "net:shard:0"))
                    .containsExactly(
                            "new: one", "new: two", "seen before: one", "new: from elsewhere");
        }
    }

    private static void add(String url, Map<String, String> entry) {
        RedisClient client = RedisClient.create(url);
        try (var connection = client.connect()) {
            connection.sync().xadd("net:shard:0", entry);
        } finally {
            client.shutdown();
        }
    }
}
