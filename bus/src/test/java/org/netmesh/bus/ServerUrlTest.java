package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of storage servers (spec 05 §15). */
class ServerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "redis://h,,,h,6379",
        "redis://h:1,,,h,1",
        "redis://user@h,user,,h,6379",
        "redis://:pw@h,,pw,h,6379",
        "redis://user:p@ss:word@redis.svc:7,user,p@ss:word,redis.svc,7",
        "redis://u%40x:p%2Fw%3A+@h,u@x,p/w:+,h,6379",
        "redis://my_host:9,,,my_host,9",
        "redis://user:@h,user,'',h,6379"
    })
    void aUrlIsTakenApart(String text, String user, String password, String host, int port) {
        ServerUrl url = ServerUrl.parse(URI.create(text));
        assertThat(url.user().orElse(null)).isEqualTo(user);
        assertThat(url.password().orElse(null)).isEqualTo(password);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port().orElse(6_379)).isEqualTo(port);
    }

    @Test
    void anIpv6HostStandsWithoutBracketsAndIsShownWithThem() {
        ServerUrl url = ServerUrl.parse(URI.create("nats://[::1]:4222"));
        assertThat(url.host()).isEqualTo("::1");
        assertThat(url.place(1)).isEqualTo("[::1]:4222");
        assertThat(url).hasToString("nats://[::1]:4222");
        assertThat(ServerUrl.parse(URI.create("nats://[fe80::2]")).place(4_222))
                .isEqualTo("[fe80::2]:4222");
    }

    // spec 05 §25 M-39
    @Test
    void itsTextHasNoSecret() {
        ServerUrl url = ServerUrl.parse(URI.create("rediss://user:s3cret@host:1/5"));
        assertThat(url).hasToString("rediss://[REDACTED]@host:1/5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-scheme",
                "mailto:secret@x",
                "redis://:secret@",
                "redis://u:secret@h:0",
                "redis://u:secret@h:65536",
                "redis://u:secret@h:12345678901",
                "redis://u:secret@h:x"
            })
    void whatIsNoServerIsRefusedAndNeverRepeated(String text) {
        assertThatThrownBy(() -> ServerUrl.parse(URI.create(text)))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aListIsSplitAtCommasAndSchemesAreAdded() {
        assertThat(ServerUrl.list("a:1, tls://b", "nats://", "url"))
                .containsExactly(URI.create("nats://a:1"), URI.create("tls://b"));
        assertThatThrownBy(() -> ServerUrl.list(" ", "nats://", "the url"))
                .hasMessage("invalid configuration: the url must be non-empty");
        assertThatThrownBy(() -> ServerUrl.list("nats://u:secret@a b", "nats://", "the url"))
                .hasMessage("invalid configuration: the url is not a URL");
    }

    /** Fresh seeds each run; {@code -Dnetmesh.seed=N} replays one. */
    static LongStream seeds() {
        Long replay = Long.getLong("netmesh.seed");
        return replay != null ? LongStream.of(replay) : RandomGenerator.getDefault().longs(500);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextGivesAUrlWithoutItsSecretOrAConfigException(long seed) {
        var random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("redis://u:s3cret");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(":@/?#[]%,ab1. ".charAt(random.nextInt(14)));
        }
        text.append("@h");
        try {
            for (URI uri : ServerUrl.list(text.toString(), "redis://", "url")) {
                ServerUrl url = ServerUrl.parse(uri);
                if (url.password().isPresent()) {
                    assertThat(url.toString()).doesNotContain(":" + url.password().get() + "@");
                }
            }
        } catch (ConfigException e) {
            assertThat(e.getMessage()).doesNotContain("s3cret");
        }
    }
}
