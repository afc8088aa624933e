package org.netmesh.bus.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.redis.RedisFixture.all;
import static org.netmesh.bus.redis.RedisFixture.batch;
import static org.netmesh.bus.redis.RedisFixture.made;
import static org.netmesh.bus.redis.RedisFixture.numbers;
import static org.netmesh.bus.redis.RedisFixture.opened;
import static org.netmesh.bus.redis.RedisFixture.options;
import static org.netmesh.bus.redis.RedisFixture.patient;
import static org.netmesh.bus.redis.RedisFixture.payloads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.TlsFiles;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestCertificates;
import org.netmesh.testservers.TestServer;

/** Who is let in, and how soon and why not (spec 05 §17.4, §26 Redis, §30.1 row 18, §30.2). */
class RedisLoginIT {
    @Test
    void aPasswordInTheUrlIsUsedAndAWrongOneIsTold() throws InterruptedException {
        try (TestServer server = RedisServer.start("--requirepass", "s3cret")) {
            assertServes(patient("redis://:s3cret@127.0.0.1:" + server.port()));
            assertServes(patient("redis://default:s3cret@127.0.0.1:" + server.port()));
            assertRefused(
                    patient("redis://:wr0ng@127.0.0.1:" + server.port()),
                    "redis://[REDACTED]@127.0.0.1:" + server.port(),
                    "WRONGPASS");
            assertRefused(options(server), "NOAUTH");
        }
    }

    @Test
    void aUserOfItsOwnAndAPasswordWithSpecialCharactersWork() throws InterruptedException {
        try (TestServer server = RedisServer.start();
                RedisProbe probe = new RedisProbe(server)) {
            probe.ask("ACL", "SETUSER", "bus", "on", ">p@ss:w/rd", "~net:*", "+@all");
            String place = "@127.0.0.1:" + server.port();
            assertServes(patient("redis://bus:p%40ss:w%2Frd" + place));
            assertServes(patient("redis://bus:p@ss:w%2Frd" + place));
            assertRefused(patient("redis://bus:p" + place), "WRONGPASS");
        }
    }

    @Test
    void theDatabaseOfTheUrlIsUsedAndAnUnknownOneIsTold() throws InterruptedException {
        try (TestServer server = RedisServer.start();
                RedisProbe probe = new RedisProbe(server)) {
            assertServes(patient(server.uri("redis") + "/5"));
            assertThat(probe.one("EXISTS", "net:shard:0")).isEqualTo("0");
            probe.ask("SELECT", "5");
            assertThat(probe.one("EXISTS", "net:shard:0")).isEqualTo("1");
            assertRefused(patient(server.uri("redis") + "/99"), "DB index is out of range");
        }
    }

    // spec 05 §17.4
    @Test
    void theNewerProtocolIsSpokenWhereTheUrlAsksForIt() throws InterruptedException {
        try (TestServer server = RedisServer.start("--requirepass", "s3cret");
                RedisProbe probe = new RedisProbe(server)) {
            probe.ask("AUTH", "s3cret");
            String place = "redis://:s3cret@127.0.0.1:" + server.port();
            Adapter adapter = opened(patient(place + "/3?protocol=resp3").build());
            adapter.onBatch(batch(0, 3));
            assertThat(payloads(all(adapter))).isEqualTo(numbers(0, 3));
            assertThat(adapter.storedShards()).containsExactly(RedisFixture.SHARD);
            assertThat(adapter.lastPosition(RedisFixture.SHARD)).isEqualTo(all(adapter).next());
            assertThat(adapter.isHealthy()).isTrue();
            assertThat(probe.one("CLIENT", "LIST", "TYPE", "normal")).contains("resp=3");
            adapter.shutdown();
            assertRefused(
                    patient("redis://:wr0ng@127.0.0.1:" + server.port() + "?protocol=resp3"),
                    "WRONGPASS");
        }
    }

    @Test
    void tlsWorksWithOwnTrustAndAClientCertificate() throws InterruptedException {
        try (TestCertificates certificates = TestCertificates.create();
                TestServer server = RedisServer.startTls(certificates)) {
            TlsFiles trusting = TlsFiles.none().trusting(certificates.authority());
            TlsFiles whole =
                    trusting.identifiedBy(certificates.clientChain(), certificates.clientKey());
            RedisOptions.Builder tls = patient(server.uri("rediss").toString());
            assertServes(tls.tls(whole));
            assertRefused(tls.tls(trusting), server.uri("rediss").toString());
            assertRefused(tls.tls(TlsFiles.none()), "unable to find valid certification path");
            assertRefused(options(server), server.uri("redis").toString());
            TlsFiles absent = TlsFiles.none().trusting(Path.of("no-such-file.pem"));
            assertRefused(tls.tls(absent), "no-such-file.pem");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldAtOnceWithItsName() {
        int nobody = TestServer.freePort();
        assertRefused(
                patient("redis://user:secret@127.0.0.1:" + nobody),
                "redis://[REDACTED]@127.0.0.1:" + nobody,
                "Connection refused");
        assertRefused(patient("redis://no-such-host.invalid"), "no-such-host.invalid");
    }

    // parity: transports.redis.connectTimeoutMs
    @Test
    void aServerThatAcceptsAndStaysSilentCostsOneConnectTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long before = System.nanoTime();
            assertRefused(
                    RedisOptions.builder()
                            .url("redis://127.0.0.1:" + silent.getLocalPort())
                            .connectTimeout(Duration.ofMillis(300)),
                    "127.0.0.1:" + silent.getLocalPort(),
                    "300");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(60));
        }
    }

    @Test
    void ofSeveralServersTheFirstThatAnswersServes() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            String list =
                    "redis://127.0.0.1:%d,%s".formatted(TestServer.freePort(), server.uri("redis"));
            assertServes(patient(list));
        }
    }

    @Test
    void theErrorOfAListNamesEachServer() {
        int one = TestServer.freePort();
        int other = TestServer.freePort();
        assertRefused(
                patient("redis://127.0.0.1:%d,redis://127.0.0.1:%d".formatted(one, other)),
                "127.0.0.1:" + one,
                "127.0.0.1:" + other);
    }

    @Test
    void aRefusedServerCanBeTriedAgain() throws InterruptedException {
        try (TestServer server = RedisServer.start()) {
            Adapter adapter = made(options(server).build());
            server.kill();
            assertThatThrownBy(adapter::init).isInstanceOf(AdapterException.class);
            assertThat(adapter.isHealthy()).isFalse();
            server.restart();
            adapter.init();
            assertThat(adapter.isHealthy()).isTrue();
            adapter.shutdown();
        }
    }

    private static void assertServes(RedisOptions.Builder options) throws InterruptedException {
        Adapter adapter = opened(options.build());
        adapter.onBatch(batch(0, 3));
        assertThat(payloads(all(adapter))).endsWith(numbers(0, 3).toArray(String[]::new));
        adapter.shutdown();
    }

    /** One attempt, then the reason; and no text on the way shows a password (M-39). */
    private static void assertRefused(RedisOptions.Builder options, String... reasons) {
        Adapter adapter = made(options.build());
        assertThatThrownBy(adapter::init)
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(AdapterException.Kind.CONNECTION);
                            assertThat(e).hasMessageStartingWith("connection error: Redis");
                            List<String> texts = new ArrayList<>();
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                texts.add(String.valueOf(t));
                            }
                            assertThat(e.getMessage()).contains(reasons);
                            assertThat(String.join("\n", texts))
                                    .doesNotContain("s3cret", "wr0ng", "secret@");
                        });
    }
}
