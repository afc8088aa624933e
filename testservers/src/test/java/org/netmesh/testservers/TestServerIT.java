package org.netmesh.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServerIT {
    @Test
    void redisAnswersWhileItRunsAndNotWhileItIsFrozenOrDead() throws IOException {
        try (TestServer redis = RedisServer.start()) {
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");

            redis.freeze();
            assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(SocketTimeoutException.class);
            redis.thaw();
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");

            redis.kill();
            assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(IOException.class);
            redis.restart();
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void aDurableRedisKeepsWhatItAcknowledgedThroughAKill() throws IOException {
        try (TestServer redis = RedisServer.startDurable()) {
            assertThat(ask(redis, "SET k v")).isEqualTo("+OK");
            redis.kill();
            redis.restart();
            assertThat(ask(redis, "STRLEN k")).isEqualTo(":1");
        }
    }

    @Test
    void natsIntroducesItselfWithItsLimits() throws IOException {
        try (TestServer nats = NatsServer.start()) {
            assertThat(ask(nats, "PING")).startsWith("INFO {").contains("\"max_payload\":1048576");
        }
    }

    @Test
    void serversThatSpeakTlsComeUpWithCertificatesMadeOnTheSpot() {
        try (TestCertificates certificates = TestCertificates.create();
                TestServer redis = RedisServer.startTls(certificates);
                TestServer nats = NatsServer.startTls(certificates)) {
            assertThat(certificates.clientKey()).isRegularFile();
            assertThat(redis.port()).isNotEqualTo(nats.port());
        }
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> RedisServer.start("--no-such-setting", "1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-setting");
    }

    @Test
    @Tag("long")
    void packagesUnpackedIntoACacheGiveARunningServer(@TempDir Path cache) throws IOException {
        var packages =
                new DebianPackages(cache, "redis-server", List.of("redis-tools", "redis-server"));
        assertThat(packages.unpacked("redis-server")).isEmpty();
        ServerProgram program = packages.unpack("redis-server").orElseThrow();
        assertThat(program.executable()).startsWith(cache);
        assertThat(packages.unpacked("redis-server")).contains(program);
    }

    @Test
    @Tag("long")
    void theNewestNatsServerIsBuiltOnFirstUse() throws IOException {
        try (TestServer nats = NatsServer.startCurrent()) {
            assertThat(ask(nats, "PING")).startsWith("INFO {");
        }
    }

    private static String ask(TestServer server, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
                    .readLine();
        }
    }
}
