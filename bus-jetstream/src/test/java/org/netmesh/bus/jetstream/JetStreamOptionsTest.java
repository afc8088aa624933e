package org.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.bus.ConfigException;

/** spec 05 §21.5, vectors config_errors. */
class JetStreamOptionsTest {
    // parity: transports.jetstream, transports.jetstream.prefix
    // parity: transports.jetstream.connectTimeoutMs, transports.jetstream.requestTimeoutMs
    @Test
    void defaultsAreThoseOfTheSpecification() {
        JetStreamOptions options = JetStreamOptions.of("nats://x");
        assertThat(options.prefix()).isEqualTo("net");
        assertThat(options.connectTimeout()).hasSeconds(5);
        assertThat(options.requestTimeout()).hasSeconds(5);
        assertThat(options.maxMessages()).isEmpty();
        assertThat(options.maxBytes()).isEmpty();
        assertThat(options.maxAge()).isEmpty();
        assertThat(options.replicas()).isEqualTo(1);
        assertThat(options.dedupWindow()).isEqualTo(Duration.ofHours(1));
        assertThat(options.restoreOrder()).isEmpty();
    }

    @Test
    void valuesOutOfBoundsAreRefusedWithTheTextsOfTheSpecification() {
        refused(b -> b.maxMessages(-1), "jetstream max_messages must be non-negative (got -1)");
        refused(b -> b.maxBytes(-2), "jetstream max_bytes must be non-negative (got -2)");
        refused(b -> b.replicas(0), "jetstream replicas must be >= 1");
        refused(b -> b.restoreOrder(0), "jetstream restore_order must be 1 to 65536");
        refused(b -> b.restoreOrder(65_537), "jetstream restore_order must be 1 to 65536");
        refused(b -> b.connectTimeout(Duration.ZERO), "jetstream connect_timeout must be > 0");
        refused(b -> b.requestTimeout(Duration.ZERO), "jetstream request_timeout must be > 0");
        assertThatThrownBy(() -> JetStreamOptions.of(""))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "invalid configuration: jetstream adapter: invalid configuration: jetstream url must be non-empty");
        assertThatThrownBy(() -> JetStreamOptions.builder().build())
                .hasMessageContaining("jetstream url must be non-empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a*", ">", "a b", "a\tb", "a/b", "a\\b"})
    void aPrefixThatNoStreamNameMayHoldIsRefused(String prefix) {
        assertThatThrownBy(() -> JetStreamOptions.builder().url("x").prefix(prefix).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("jetstream prefix");
    }

    // parity: transports.jetstream.url
    @Test
    void severalServersAndUrlsWithoutASchemeAreTaken() {
        assertThat(JetStreamOptions.of("a, tls://b:1,user:p@ss@c:2").urls())
                .containsExactly(
                        URI.create("nats://a"),
                        URI.create("tls://b:1"),
                        URI.create("nats://user:p@ss@c:2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:secret@h",
                "nats://",
                "nats://u:secret@h:port",
                "nats://u:secret@h h"
            })
    void otherUrlsAreRefusedAndNeverRepeated(String url) {
        assertThatThrownBy(() -> JetStreamOptions.of(url))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("secret");
    }

    // spec 05 §25 M-39
    @Test
    void noTextShowsAPassword() {
        var transport =
                JetStreamTransport.of(
                        JetStreamOptions.builder()
                                .url("nats://user:secret@host:4222")
                                .credentials(Path.of("node.creds"))
                                .build());
        assertThat(transport.toString())
                .contains("nats://[REDACTED]@host:4222", "node.creds")
                .doesNotContain("secret");
    }

    private static void refused(UnaryOperator<JetStreamOptions.Builder> change, String text) {
        assertThatThrownBy(() -> change.apply(JetStreamOptions.builder().url("nats://x")).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "invalid configuration: jetstream adapter: invalid configuration: " + text);
    }
}
