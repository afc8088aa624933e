package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;

/** A process with few descriptors or little memory (B-067, B-070). */
class StarvedProcessTest {
    @TempDir private Path folder;

    @Test // B-070
    void manyLogsAreUsableWithTwoHundredFiftySixDescriptors() {
        manyLogs(200);
    }

    @Test // B-070
    @Tag("long")
    @Timeout(600)
    void twoThousandLogsAreUsableWithTwoHundredFiftySixDescriptors() {
        manyLogs(2_000);
    }

    private void manyLogs(int count) {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        String logs = String.valueOf(count);
        try (LogProcess process =
                LogProcess.limited("ulimit -n 256", ManyLogs.class, folder.toString(), logs)) {
            assertThat(process.line()).isEqualTo(logs + " logs with 3 events each");
        }
    }

    @Test // B-067
    void fiftyMegabytesFitThroughASmallHeapAndTheLogStillOpens() {
        large(50L << 20);
    }

    @Test // B-067
    @Tag("long")
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

    /** Opens so many logs, appends to each in turn, and reads all. */
    static final class ManyLogs {
        private ManyLogs() {}

        public static void main(String[] args) {
            int logs = Integer.parseInt(args[1]);
            RedexFileConfig config = RedexFileConfig.builder().persistent(true).build();
            try (Redex redex =
                    Redex.builder()
                            .persistentDir(Path.of(args[0]))
                            .retentionSweep(Duration.ZERO)
                            .build()) {
                long events = 0;
                for (int round = 0; round < 3; round++) {
                    for (int i = 0; i < logs; i++) {
                        redex.openFile(new ChannelName("log/" + i), config).append(new byte[5]);
                    }
                }
                for (RedexFile file : redex.openFiles()) events += file.readRange(0, -1).size();
                System.out.println(logs + " logs with " + events / logs + " events each");
                Runtime.getRuntime().halt(0);
            }
        }
    }

    /** Appends an event larger than its heap, one that is refused, and opens the log again. */
    static final class LargeEvent {
        private static final ChannelName NAME = new ChannelName("large");

        private LargeEvent() {}

        public static void main(String[] args) throws IOException {
            long bytes = Long.parseLong(args[1]);
            Path folder = Path.of(args[0]);
            RedexFileConfig config = RedexFileConfig.builder().persistent(true).build();
            Path source = folder.resolve("source");
            try (Redex redex = Redex.builder().persistentDir(folder).build();
                    RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw");
                    Arena arena = Arena.ofConfined()) {
                file.setLength((3L << 30) + 1);
                MemorySegment memory =
                        file.getChannel()
                                .map(FileChannel.MapMode.READ_ONLY, 0, file.length(), arena);
                RedexFile log = redex.openFile(NAME, config);
                log.append(memory.asSlice(0, bytes));
                System.out.println("appended " + bytes);
                try {
                    log.append(memory);
                } catch (RedexException e) {
                    System.out.println(e.kind() + " " + e.getMessage());
                }
                log.append(new byte[1]);
            }
            try (Redex redex = Redex.builder().persistentDir(folder).build()) {
                RedexFile log = redex.openFile(NAME, config);
                String found = log.recovery().isClean() ? "clean" : log.recovery().toString();
                System.out.println("opened with " + log.len() + " events, " + found);
            }
        }
    }
}
