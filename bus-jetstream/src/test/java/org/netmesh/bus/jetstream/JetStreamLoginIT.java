package org.netmesh.bus.jetstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netmesh.bus.jetstream.NatsFixture.PATIENCE;
import static org.netmesh.bus.jetstream.NatsFixture.all;
import static org.netmesh.bus.jetstream.NatsFixture.batch;
import static org.netmesh.bus.jetstream.NatsFixture.made;
import static org.netmesh.bus.jetstream.NatsFixture.numbers;
import static org.netmesh.bus.jetstream.NatsFixture.opened;
import static org.netmesh.bus.jetstream.NatsFixture.options;
import static org.netmesh.bus.jetstream.NatsFixture.patient;
import static org.netmesh.bus.jetstream.NatsFixture.payloads;

import io.nats.client.NKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.bus.Adapter;
import org.netmesh.bus.AdapterException;
import org.netmesh.bus.TlsFiles;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.TestCertificates;
import org.netmesh.testservers.TestServer;

/** Who is let in, and how soon and why not (spec 05 §19.5, §30.1 row 18, §30.2). */
class JetStreamLoginIT {
    @Test
    void userAndPasswordOfTheUrlAreUsedAndWrongOnesAreTold() throws InterruptedException {
        try (TestServer server = NatsServer.start("--user", "bus", "--pass", "s3cret")) {
            String place = "@127.0.0.1:" + server.port();
            assertServes(patient("nats://bus:s3cret" + place));
            assertRefused(
                    patient("nats://bus:wr0ng" + place),
                    "nats://[REDACTED]" + place,
                    "Authorization Violation");
            assertRefused(options(server), "Authorization Violation");
        }
    }

    @Test
    void aTokenOfTheUrlIsUsed() throws InterruptedException {
        try (TestServer server = NatsServer.start("--auth", "s3cret")) {
            String place = "@127.0.0.1:" + server.port();
            assertServes(patient("nats://s3cret" + place));
            assertRefused(patient("nats://wr0ng" + place), "Authorization Violation");
        }
    }

    @Test
    void anNKeyOfAFileIsUsed(@TempDir Path folder)
            throws InterruptedException, IOException, GeneralSecurityException {
        NKey key = NKey.createUser(new SecureRandom());
        Path seed = folder.resolve("user.nk");
        Files.writeString(seed, new String(key.getSeed()) + "\n", US_ASCII);
        Path settings = folder.resolve("server.conf");
        Files.writeString(
                settings,
                "authorization { users: [ { nkey: %s } ] }"
                        .formatted(new String(key.getPublicKey())));
        try (TestServer server = NatsServer.start("-c", settings.toString())) {
            assertServes(options(server).nkey(seed));
            assertRefused(options(server), "Authorization Violation");
            Path absent = folder.resolve("absent.nk");
            assertRefused(options(server).nkey(absent), absent.toString());
        }
    }

    // spec 05 §30.1 row 18: a server in operator mode lets in whom its operator's account signed
    @Test
    void aCredentialsFileIsUsedAndOneOfAnotherAccountIsRefused(@TempDir Path folder)
            throws InterruptedException, IOException, GeneralSecurityException {
        NatsOperator operator = NatsOperator.create();
        Path settings = Files.writeString(folder.resolve("server.conf"), operator.settings());
        Path user = Files.writeString(folder.resolve("user.creds"), operator.credentials());
        String foreign = NatsOperator.create().credentials();
        Path stranger = Files.writeString(folder.resolve("stranger.creds"), foreign);
        try (TestServer server = NatsServer.start("-c", settings.toString())) {
            assertServes(options(server).credentials(user));
            assertRefused(options(server).credentials(stranger), "Authorization Violation");
            assertRefused(options(server), "Authorization Violation");
        }
    }

    @Test
    void aMissingCredentialsFileIsTold(@TempDir Path folder) {
        try (TestServer server = NatsServer.start()) {
            Path absent = folder.resolve("absent.creds");
            assertRefused(options(server).credentials(absent), absent.toString());
        }
    }

    @Test
    void tlsWorksWithOwnTrustAndAClientCertificateByUrlOrBecauseTheServerDemandsIt()
            throws InterruptedException {
        try (TestCertificates certificates = TestCertificates.create();
                TestServer server = NatsServer.startTls(certificates)) {
            TlsFiles trusting = TlsFiles.none().trusting(certificates.authority());
            TlsFiles whole =
                    trusting.identifiedBy(certificates.clientChain(), certificates.clientKey());
            JetStreamOptions.Builder tls = patient(server.uri("tls").toString());
            assertServes(tls.tls(whole));
            assertServes(options(server).tls(whole));
            // Without a certificate of ours the server falls silent, for as long as we wait.
            JetStreamOptions.Builder soon = patient(server.uri("tls").toString());
            soon.connectTimeout(Duration.ofSeconds(5));
            assertRefused(soon.tls(trusting), server.uri("tls").toString());
            assertRefused(tls.tls(TlsFiles.none()), "unable to find valid certification path");
            // Without files and without tls:// the demand is still met, with the system's trust.
            assertRefused(options(server), "unable to find valid certification path");
            TlsFiles absent = TlsFiles.none().trusting(Path.of("no-such-file.pem"));
            assertRefused(tls.tls(absent), "no-such-file.pem");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        try (TestCertificates certificates = TestCertificates.create();
                TestServer server =
                        NatsServer.start(
                                "--tls",
                                "--tlscert=" + certificates.clientChain(),
                                "--tlskey=" + certificates.clientKey())) {
            TlsFiles trusting = TlsFiles.none().trusting(certificates.authority());
            assertRefused(
                    patient(server.uri("tls").toString()).tls(trusting),
                    "subject alternative names");
        }
    }

    @Test
    void aServerThatIsNotThereIsToldAtOnceWithItsName() {
        int nobody = TestServer.freePort();
        assertRefused(
                patient("nats://user:secret@127.0.0.1:" + nobody),
                "nats://[REDACTED]@127.0.0.1:" + nobody,
                "Connection refused");
        assertRefused(patient("nats://no-such-host.invalid"), "no-such-host.invalid");
    }

    @Test
    void aServerThatAcceptsAndStaysSilentCostsOneConnectTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long before = System.nanoTime();
            assertRefused(
                    JetStreamOptions.builder()
                            .url("nats://127.0.0.1:" + silent.getLocalPort())
                            .connectTimeout(Duration.ofMillis(300)),
                    "127.0.0.1:" + silent.getLocalPort());
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(300), PATIENCE);
        }
    }

    @Test
    void ofSeveralServersTheFirstThatAnswersServesAndTheErrorOfAListNamesEach()
            throws InterruptedException {
        int one = TestServer.freePort();
        int other = TestServer.freePort();
        try (TestServer server = NatsServer.start()) {
            assertServes(patient("127.0.0.1:%d,%s".formatted(one, server.uri("nats"))));
        }
        assertRefused(
                patient("127.0.0.1:%d,127.0.0.1:%d".formatted(one, other)),
                "127.0.0.1:" + one,
                "127.0.0.1:" + other);
    }

    @Test
    void aRefusedServerCanBeTriedAgain() throws InterruptedException {
        try (TestServer server = NatsServer.start()) {
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

    private static void assertServes(JetStreamOptions.Builder options) throws InterruptedException {
        Adapter adapter = opened(options.build());
        adapter.onBatch(batch(0, 3));
        assertThat(payloads(all(adapter).events())).isEqualTo(numbers(0, 3));
        adapter.shutdown();
    }

    /** One attempt, then the reason; and no text on the way shows a password (M-39). */
    private static void assertRefused(JetStreamOptions.Builder options, String... reasons) {
        Adapter adapter = made(options.build());
        assertThatThrownBy(adapter::init)
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(AdapterException.Kind.CONNECTION);
                            assertThat(e).hasMessageStartingWith("connection error: NATS at ");
                            List<String> texts = new ArrayList<>();
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                texts.add(String.valueOf(t));
                            }
                            assertThat(e.getMessage()).contains(reasons);
                            assertThat(String.join("\n", texts))
                                    .doesNotContain("s3cret", "wr0ng", "secret@");
                        });
        assertThatThrownBy(() -> adapter.onBatch(batch(0, 1))).isInstanceOf(AdapterException.class);
    }
}
