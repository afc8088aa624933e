package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.testservers.NatsServer;
import org.netmesh.testservers.RedisServer;
import org.netmesh.testservers.TestServer;

/** The demo as people run it, only shorter. */
class DemoIT {
    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    // A run starts nearly a dozen processes, one after the other on a busy machine.
    @Test
    void theReadingsOfThisMachineComeBackAndOutliveTheDeathsOfAWriterARelayAndAnArchive()
            throws Exception {
        assertThat(run("--seconds", "2", "--log", folder.toString()))
                .as("%s %s", out, err)
                .isZero();
        String text = out.toString(UTF_8);
        assertThat(text).contains("memory", " 0 dropped", "kill -9 of its writer", "as before");
        assertThat(text).contains("./netmesh redex tail " + folder);
        assertThat(text)
                .contains("path ", "readings", "round trip", "kill -9 of relay ")
                .containsPattern("[1-9][0-9,]* readings sent on one reliable stream")
                .contains(" received in order, 0 missing.");
        assertThat(text)
                .containsPattern("sensor \\d+ +[1-9]\\d* +\\d+ GiB +\\S+.* 25\\.\\S+ +publishes")
                .containsPattern("reader \\d+ .* let in, [1-9][0-9,]* events")
                .containsPattern("guest \\d+ .* refused")
                .containsPattern("no token +channel: unauthorized +it takes a token")
                .containsPattern("token of reader \\d+ +channel: unauthorized +it is for that one")
                .containsPattern("made itself +channel: unauthorized +not the sensor's word");
        assertThat(text)
                .containsPattern("relay \\d+ +[1-9](?s:.*)relay \\d+ +[1-9]")
                .containsPattern("archive \\d+ +[1-9](?s:.*)archive \\d+ +[1-9]")
                .containsPattern("kill -9 of archive \\d+ came in mid-stream")
                .containsPattern("summary +unary +\\d+ +[1-9][0-9,]* of [1-9][0-9,]* answered")
                .containsPattern("follow +server-streaming +\\d+, \\d+.* in order, 0 missing")
                .containsPattern("store +client-streaming +\\d+ +[1-9]\\d* chunks, .*, intact")
                .containsPattern("The last summary: [1-9][0-9,]* readings")
                .containsPattern("Retries: \\d+\\. Hedges: [1-9]\\d*, the last one answered by");
        // What is piped has no colour and fits.
        assertThat(text).doesNotContain("\033");
        assertThat(text.lines())
                .filteredOn(line -> !line.contains(folder.toString()))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(ProcessHandle.current().children())
                .noneMatch(child -> child.info().commandLine().orElse("").contains("demo.Mesh"));
    }

    @Test
    void aProcessThatTheDemoGaveUpSaysSoInOneLine() throws Exception {
        Process relay = new ProcessBuilder(Child.command(MeshRelay.class, List.of())).start();
        relay.outputWriter().close();
        assertThat(relay.errorReader().lines())
                .containsExactly("netmesh demo: relay: the demo ended before it began");
        assertThat(relay.waitFor()).isEqualTo(1);
    }

    @Test
    void linesOfJsonComeBackAndOtherLinesAreCounted() throws Exception {
        Path lines = folder.resolve("lines");
        Files.writeString(lines, "{\"a\":1,\"b\":\"x\"}\n\n{\"a\":3}\nno json\n[]\n");
        assertThat(run("--input", lines.toString())).as("%s", err).isZero();
        assertThat(out.toString(UTF_8))
                .contains(
                        "a                                3           1           2           3        2")
                .contains("3 events emitted, 3 received, 0 dropped")
                .contains("1 lines were no JSON.");
    }

    @Test
    void moreLinesThanTheBusHoldsAtOnceAllComeBack() throws Exception {
        Path lines = folder.resolve("many");
        Files.writeString(lines, "{\"n\":1}\n".repeat(50_000));
        assertThat(run("--input", lines.toString())).as("%s", err).isZero();
        assertThat(out.toString(UTF_8))
                .contains("50,000 events emitted, 50,000 received, 0 dropped");
    }

    @Test
    void eventsComeBackFromRedis() throws Exception {
        try (TestServer server = RedisServer.start()) {
            assertThat(throughServer("redis", server.uri("redis").toString())).isZero();
        }
    }

    @Test
    void eventsComeBackFromJetStream() throws Exception {
        try (TestServer server = NatsServer.start()) {
            assertThat(throughServer("jetstream", server.uri("nats").toString())).isZero();
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        assertThat(run("--input", folder.resolve("nothing").toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("cannot read", "nothing").hasLineCount(1);
    }

    @Test
    void aWrongWordIsAnsweredWithTheUsage() throws Exception {
        assertThat(run("--fast")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("no option --fast", "usage:");
    }

    private int throughServer(String transport, String url) throws Exception {
        Path lines = folder.resolve("lines");
        Files.writeString(lines, "{\"n\":1}\n".repeat(500));
        int exit = run("--transport", transport, "--url", url, "--input", lines.toString());
        assertThat(out.toString(UTF_8)).contains("500 events emitted, 500 received, 0 dropped");
        return exit;
    }

    private int run(String... words) throws Exception {
        return Demo.run(List.of(words), printer(out), printer(err));
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }
}
