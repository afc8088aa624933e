package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.redex.StarvedPrograms.FullDisk;
import org.netmesh.redex.StarvedPrograms.LargeEvent;
import org.netmesh.redex.StarvedPrograms.ManyInMemory;
import org.netmesh.redex.StarvedPrograms.ManyLogs;
import org.netmesh.redex.StarvedPrograms.NoDescriptors;

/** A process with few descriptors or little memory (B-067, B-070). */
class StarvedProcessTest {
    @TempDir private Path folder;

    @Test // B-070
    @Timeout(600)
    void manyLogsAreUsableWithTwoHundredFiftySixDescriptors() {
        manyLogs("200");
    }

    @Test // B-070
    @Tag("long")
    @Timeout(1800)
    void twoThousandLogsAreUsableWithTwoHundredFiftySixDescriptors() {
        manyLogs("2000");
    }

    private void manyLogs(String logs) {
        try (LogProcess process =
                limited("ulimit -n 256", ManyLogs.class, folder.toString(), logs)) {
            assertThat(process.line()).isEqualTo(logs + " logs with 2 events each");
        }
    }

    @Test
    @Timeout(600)
    void aHundredThousandLogsInMemoryFitInASmallHeap() {
        try (LogProcess process = LogProcess.of(ManyInMemory.class, List.of("-Xmx256m"))) {
            assertThat(process.line()).isEqualTo("100000 logs in memory");
        }
    }

    // B-070: without any descriptor left, what is open works, what is not says so and works later
    @Test
    @Timeout(600)
    void withNoDescriptorLeftAnOpenFailsByItsKindAndWorksOnceThereAreSome() {
        try (LogProcess process =
                limited("ulimit -n 100", NoDescriptors.class, folder.toString())) {
            assertThat(process.line()).isEqualTo("open log: 3 events");
            assertThat(process.line())
                    .startsWith("IO redex: open_file: io: ")
                    .contains("raise the limit of open files");
            assertThat(process.line()).isEqualTo("open log: 4 events");
            assertThat(process.line()).isEqualTo("opened later: 1 events, open log: 5 events");
        }
    }

    // B-056, for those who may not mount a file system: no file may grow beyond 64 KiB
    @Test
    @Timeout(600)
    void aFileThatMayNotGrowRefusesAppendsAndTheLogGoesOnWithoutTheLimit() {
        String stored;
        try (LogProcess process =
                limited("ulimit -f 128", FullDisk.class, folder.toString(), "until refused")) {
            assertThat(process.line()).startsWith("NO_SPACE redex: append: io: ");
            stored = String.valueOf(process.line());
            assertThat(stored).matches("[1-9][0-9]* events stored and read");
        }
        try (LogProcess process = LogProcess.of(FullDisk.class, List.of(), folder.toString())) {
            assertThat(process.line()).isEqualTo(stored);
            assertThat(process.line()).isEqualTo("clean, and one more");
        }
    }

    private static LogProcess limited(String limit, Class<?> main, String... arguments) {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        return LogProcess.limited(limit, main, arguments);
    }

    // spec 06 §33.11
    @Test // B-067
    @Timeout(600)
    void fiftyMegabytesFitThroughASmallHeapAndTheLogStillOpens() {
        large(50L << 20);
    }

    @Test // B-067
    @Tag("long")
    @Timeout(600)
    void aGibibyteFitsThroughASmallHeapAndTheLogStillOpens() {
        large(1L << 30);
    }

    private void large(long bytes) {
        try (LogProcess process =
                LogProcess.of(
                        LargeEvent.class,
                        List.of("-Xmx64m"),
                        folder.toString(),
                        String.valueOf(bytes))) {
            assertThat(process.line()).isEqualTo("appended " + bytes);
            assertThat(process.line())
                    .startsWith("PAYLOAD_TOO_LARGE redex: append: payload too large: ");
            assertThat(process.line()).isEqualTo("opened with 2 events, clean");
        }
    }
}
