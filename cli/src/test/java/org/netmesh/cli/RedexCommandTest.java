package org.netmesh.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFileConfig;

/** What people see of logs on disk. */
class RedexCommandTest {
    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() {
        try (Redex redex =
                Redex.builder()
                        .persistentDir(folder)
                        .wallClock(() -> Instant.parse("2026-01-02T03:04:05Z"))
                        .build()) {
            RedexFile file =
                    redex.openFile(
                            new ChannelName("orders/audit"),
                            RedexFileConfig.builder().persistent(true).build());
            for (int i = 0; i < 20; i++) file.append(("event-" + i).getBytes(UTF_8));
            file.appendInline(new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        }
    }

    @Test
    void lsCountsAndDates() {
        assertThat(run("ls", folder.toString())).isZero();
        assertThat(out.toString())
                .contains("orders/audit")
                .containsPattern("21 +21 +\\d+ +2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z");
        assertThat(run("ls", "--json", folder.toString())).isZero();
        assertThat(out.toString()).contains("{\"log\":\"orders/audit\",\"events\":\"21\"");
    }

    @Test
    void catPrintsTextAsTextAndAllElseInHex() {
        assertThat(run("cat", folder.toString(), "orders/audit", "--from", "19")).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("19  2026-01-02T03:04:05Z", "8 B  event-19");
        assertThat(out.toString()).contains("inline  0x0001020304050607");
    }

    // B-081, B-088
    @Test
    void sequencesBeyondWhatAJsonNumberHoldsAreExact() {
        String beyond = "18446744073709551000";
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            RedexFile file =
                    redex.openFile(
                            new ChannelName("far/ahead"),
                            RedexFileConfig.builder().persistent(true).build());
            file.skipTo(Long.parseUnsignedLong(beyond));
            for (int i = 0; i < 3; i++) file.append(new byte[] {(byte) i});
        }

        assertThat(run("cat", folder.toString(), "far/ahead", "--from", beyond)).isZero();
        assertThat(out.toString().lines()).hasSize(3);
        out.getBuffer().setLength(0);
        assertThat(run("cat", folder.toString(), "far/ahead", "--to", "18446744073709551002"))
                .isZero();
        assertThat(out.toString().lines()).hasSize(2);
        out.getBuffer().setLength(0);
        assertThat(run("tail", "-n", "2", "--json", folder.toString(), "far/ahead")).isZero();
        assertThat(out.toString())
                .contains(
                        "\"seq\":\"18446744073709551001\"",
                        "\"seq\":\"18446744073709551002\"",
                        "\"at\":\"");
    }

    @Test
    void tailPrintsTheLastOnes() {
        assertThat(run("tail", "-n", "3", "--json", folder.toString(), "orders/audit")).isZero();
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(out.toString()).contains("\"seq\":\"18\"", "\"text\":\"event-19\"");
    }

    @Test
    void verifyNamesTheFirstDamagedRecordAndEndsWithOne() throws IOException {
        assertThat(run("verify", folder.toString())).isZero();
        assertThat(out.toString()).contains("orders/audit: 21 records, all good");
        Path dat = folder.resolve("orders/audit/v0000000001/dat");
        byte[] bytes = Files.readAllBytes(dat);
        bytes[9] ^= 1;
        Files.write(dat, bytes);

        assertThat(run("verify", folder.toString(), "orders/audit")).isEqualTo(1);
        assertThat(out.toString())
                .contains("1 damaged, the first at position 1 (seq 1): its payload does not match");
        assertThat(run("verify", "--json", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("\"clean\":false", "\"position\":\"1\"");
    }

    @Test
    void aLogThatIsNotThereIsNamed() {
        assertThat(run("cat", folder.toString(), "nothing")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no log nothing in " + folder);
        assertThat(run("cat")).isEqualTo(2);
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "redex";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }
}
