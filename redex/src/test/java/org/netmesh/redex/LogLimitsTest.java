package org.netmesh.redex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;

/** Where a log on disk ends, and what may lie beside it without moving that end (spec 06 §3). */
class LogLimitsTest {
    private static final ChannelName NAME = new ChannelName("at/the/limit");
    private static final long MAX_BYTES = 3L << 30;

    @TempDir private Path folder;

    // B-066; spec 06 §29 M-4
    @Test
    void threeGibibytesAreTheEndAndASweepMakesRoomAgain() throws IOException {
        byte[] earlier = "earlier!".getBytes(UTF_8);
        writeLogThatEndsAt(MAX_BYTES - 10, earlier);
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config(2));
            assertTooLarge(() -> file.append(new byte[11]), 11, 10);
            assertTooLarge(() -> file.appendBatch(List.of(new byte[6], new byte[6])), 12, 10);
            assertThat(file.append(new byte[10])).isEqualTo(1);
            assertTooLarge(() -> file.append(new byte[1]), 1, 0);
            assertThat(file.append(new byte[0])).isEqualTo(2);
            assertThat(file.appendInline(-1)).isEqualTo(3);
        }
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config(2));
            assertThat(file.recovery().isClean()).isTrue();
            assertThat(RedexFileTest.seqs(file.readRange(0, -1))).containsExactly(0L, 1L, 2L, 3L);
            assertThat(file.readOne(0).orElseThrow().payload()).isEqualTo(earlier);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(2, 2));
            assertThat(file.append(new byte[100])).isEqualTo(4);
        }
    }

    // spec 06 §33.5: what a log in memory has held in its life is no limit
    @Test
    void moreThanFourGibibytesPassThroughALogInMemory() {
        RedexFileConfig config = RedexFileConfig.builder().retentionMaxEvents(1).build();
        byte[] large = new byte[32 << 20];
        int events = (int) ((4L << 30) / large.length) + 2;
        try (Redex redex = Redex.builder().retentionSweep(Duration.ZERO).build()) {
            RedexFile file = redex.openFile(NAME, config);
            for (int i = 0; i < events; i++) {
                large[0] = (byte) i;
                assertThat(file.append(large)).isEqualTo(i);
                file.sweepRetention();
            }
            byte[] last = file.readOne(events - 1).orElseThrow().payload();
            assertThat(last[0]).isEqualTo((byte) (events - 1));
            assertThat(file.retainedBytes()).isEqualTo(large.length);
        }
    }

    /** One event at the end of a {@code dat} that has a hole in front of it. */
    private void writeLogThatEndsAt(long end, byte[] payload) throws IOException {
        Path generation =
                Files.createDirectories(folder.resolve(NAME.value()).resolve("v0000000001"));
        long offset = end - payload.length;
        try (FileChannel dat =
                FileChannel.open(
                        generation.resolve("dat"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE)) {
            dat.write(ByteBuffer.wrap(payload), offset);
        }
        byte[] record = new byte[IndexRecord.BYTES];
        int checksum = Checksum28.of(payload, 0, payload.length);
        IndexRecord.putHeap(record, 0, 0, offset, payload.length, checksum);
        Files.write(generation.resolve("idx"), record);
        Files.write(generation.resolve("ts"), new byte[Long.BYTES]);
    }

    // B-042, B-043: refused at once by its size and the limit; what follows is not held up
    @Test
    void anEventThatIsTooLargeIsRefusedAndTheHundredBehindItAreAppended() throws IOException {
        Path source = folder.resolve("source");
        try (FileChannel channel =
                        FileChannel.open(
                                source,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.SPARSE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined();
                Redex redex = redex()) {
            channel.write(ByteBuffer.wrap(new byte[1]), MAX_BYTES);
            MemorySegment tooLarge =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, MAX_BYTES + 1, arena);
            for (boolean persistent : new boolean[] {false, true}) {
                ChannelName name = new ChannelName(persistent ? "disk" : "memory");
                RedexFileConfig config = RedexFileConfig.builder().persistent(persistent).build();
                RedexFile file = redex.openFile(name, config);
                assertTooLarge(() -> file.append(tooLarge), MAX_BYTES + 1, MAX_BYTES);
                for (int i = 0; i < 100; i++) assertThat(file.append(new byte[9])).isEqualTo(i);
            }
        }
    }

    private static void assertTooLarge(Runnable append, long size, long max) {
        assertThatThrownBy(append::run)
                .isInstanceOfSatisfying(
                        RedexException.class,
                        e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.PAYLOAD_TOO_LARGE))
                .hasMessageContaining(size + " bytes (max " + max + ")");
    }

    // B-076
    @Test
    void emptyFilesAmongGoodOnesDoNotMoveTheLimits() throws IOException {
        appendAndSweep(5, 5);
        Path log = folder.resolve(NAME.value());
        Files.createDirectories(log.resolve("v0000000002"));
        for (String empty :
                List.of(
                        "v0000000002/idx",
                        "v0000000002/dat",
                        "v0000000002/ts",
                        "idx",
                        "dat",
                        "ts",
                        "manifest.tmp",
                        "@floor",
                        "@id")) {
            Files.write(log.resolve(empty), new byte[0]);
        }

        appendAndSweep(1, 3);
        assertThat(RedexFileTest.seqs(events())).containsExactly(3L, 4L, 5L);
        assertThat(Files.exists(log.resolve("v0000000001"))).isFalse();
    }

    // B-076
    @Test
    void aLogWhoseFilesAreAllEmptyIsEmptyAndHasItsLimits() throws IOException {
        Path generation =
                Files.createDirectories(folder.resolve(NAME.value()).resolve("v0000000001"));
        for (String empty : List.of("idx", "dat", "ts", "../manifest")) {
            Files.write(generation.resolve(empty), new byte[0]);
        }

        appendAndSweep(9, 3);
        assertThat(RedexFileTest.seqs(events())).containsExactly(6L, 7L, 8L);
    }

    private void appendAndSweep(int count, int keep) {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config(keep));
            for (int i = 0; i < count; i++) file.append(new byte[20]);
            file.sweepRetention();
            assertThat(file.len()).isEqualTo(keep);
        }
    }

    private List<RedexEvent> events() {
        try (Redex redex = redex()) {
            return redex.openFile(NAME, config(3)).readRange(0, -1);
        }
    }

    private static RedexFileConfig config(int keep) {
        return RedexFileConfig.builder().persistent(true).retentionMaxEvents(keep).build();
    }

    private Redex redex() {
        return Redex.builder().persistentDir(folder).retentionSweep(Duration.ZERO).build();
    }
}
