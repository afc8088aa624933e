package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.bus.ConfigException;

/** spec 05 §21.4, vectors config_errors. */
class RedisOptionsTest {
    // parity: transports.redis, transports.redis.prefix, transports.redis.connectTimeoutMs
    @Test
    void defaultsAreThoseOfTheSpecification() {
        RedisOptions options = RedisOptions.of("redis://x");
        assertThat(options.prefix()).isEqualTo("net");
        assertThat(options.pipelineSize()).isEqualTo(1_000);
        assertThat(options.poolSize()).isEmpty();
        assertThat(options.connectTimeout()).hasSeconds(5);
        assertThat(options.commandTimeout()).hasSeconds(1);
        assertThat(options.maxStreamLen()).isEmpty();
        assertThat(options.readDedup()).isEmpty();
    }

    @Test
    void valuesOutOfBoundsAreRefusedWithTheTextsOfTheSpecification() {
        refused(b -> b.pipelineSize(0), "redis pipeline_size must be > 0");
        refused(b -> b.connectTimeout(Duration.ZERO), "redis connect_timeout must be > 0");
        refused(b -> b.commandTimeout(Duration.ZERO), "redis command_timeout must be > 0");
        refused(b -> b.poolSize(0), "redis pool_size must be > 0");
        refused(b -> b.maxStreamLen(0), "redis max_stream_len must be > 0");
        refused(b -> b.readDedup(0), "redis read_dedup must be 1 to 16777216");
        refused(b -> b.readDedup((1 << 24) + 1), "redis read_dedup must be 1 to 16777216");
        assertThatThrownBy(() -> RedisOptions.of(""))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "invalid configuration: redis adapter: invalid configuration: redis url must be non-empty");
        assertThatThrownBy(() -> RedisOptions.builder().build())
                .hasMessageContaining("redis url must be non-empty");
    }

    // parity: transports.redis.url
    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://localhost",
                "redis://:secret@localhost:7000",
                "rediss://user:p@ss:word@redis.svc:6379/5",
                "valkey://localhost/",
                "redis://[::1]:6379",
                "redis://localhost/2?protocol=resp3",
                "redis://localhost?x=y&protocol=resp2"
            })
    void theseUrlsAreTaken(String url) {
        assertThat(RedisOptions.of(url).urls()).containsExactly(URI.create(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "redis://",
                "redis://:secret@",
                "redis://user:secret@host:0",
                "redis://user:secret@host:port",
                "redis://user:secret@host/db",
                "redis://user:secret@ho st",
                "redis://user:secret@host?protocol=resp4",
                "redis://user:secret@a?protocol=resp3,redis://b",
                "unix:///tmp/secret.sock",
                "redis+unix:///tmp/secret.sock"
            })
    void otherUrlsAreRefusedAndNeverRepeated(String url) {
        assertThatThrownBy(() -> RedisOptions.of(url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("invalid configuration: ")
                .message()
                .doesNotContain("secret");
    }

    // spec 05 §17.4
    @Test
    void aUnixSocketIsRefusedWithTheReason() {
        for (String url : new String[] {"unix:///run/redis.sock", "redis+unix://h/redis.sock"}) {
            assertThatThrownBy(() -> RedisOptions.of(url))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("unix socket, which needs a native transport");
        }
    }

    @Test
    void severalServersComeAsAListOrOneByOne() {
        assertThat(RedisOptions.of("redis://a:1, redis://b:2").urls())
                .containsExactly(URI.create("redis://a:1"), URI.create("redis://b:2"));
    }

    // spec 05 §25 M-39
    @Test
    void noTextShowsAPassword() {
        var transport = RedisTransport.of(RedisOptions.of("redis://user:secret@host:6379/2"));
        assertThat(transport.toString())
                .contains("redis://[REDACTED]@host:6379/2")
                .doesNotContain("secret");
    }

    private static void refused(UnaryOperator<RedisOptions.Builder> change, String text) {
        assertThatThrownBy(() -> change.apply(RedisOptions.builder().url("redis://x")).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("invalid configuration: redis adapter: invalid configuration: " + text);
    }
}
