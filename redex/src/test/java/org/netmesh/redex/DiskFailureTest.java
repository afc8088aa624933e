package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.StorageException.Kind;
import org.netmesh.storage.FileStorage;

/** What a failing disk does to appends, sweeps and opens: all or nothing (spec 06 §11, §13). */
class DiskFailureTest {
    private static final ChannelName NAME = new ChannelName("bad/disk");
    private static final RedexFileConfig CONFIG =
            RedexFileConfig.builder().persistent(true).retentionMaxEvents(2).build();

    @TempDir private Path folder;
    private FaultyStorage disk;

    @BeforeEach
    void disk() {
        disk = new FaultyStorage(FileStorage.at(folder));
    }

    // spec 06 §29 M-1, M-2, M-3, M-4
    // spec 06 §30.17
    @ParameterizedTest
    @ValueSource(strings = {"dat", "idx", "ts"})
    void aFailedAppendLeavesNothingAndTheNextOneWorks(String part) {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            file.append(new byte[10]);
            Map<String, String> before = Vectors.read(folder, NAME);

            disk.fail((operation, path) -> operation.equals("write") && path.endsWith(part));
            assertThatThrownBy(() -> file.append(new byte[30]))
                    .hasMessageStartingWith("redex: append: io: ");
            assertThatThrownBy(() -> file.appendBatch(List.of(new byte[3], new byte[40])))
                    .isInstanceOf(RedexException.class);

            assertThat(Vectors.read(folder, NAME)).isEqualTo(before);
            assertThat(file.bounds()).isEqualTo(new LogBounds(1, 0, 1));
            disk.heal();
            assertThat(file.append(new byte[5])).isEqualTo(1);
        }
        assertReopened(2, 2);
    }

    // B-056
    @Test
    void aFullDiskHasItsKindAndTheLogGoesOnWhenThereIsRoom() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            file.append(new byte[10]);
            disk.fail(Kind.NO_SPACE, (operation, _) -> operation.equals("write"));

            assertThatThrownBy(() -> file.append(new byte[3]))
                    .isInstanceOfSatisfying(
                            RedexException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.NO_SPACE));
            assertThat(file.readRange(0, -1)).hasSize(1);
            disk.heal();
            assertThat(file.append(new byte[3])).isEqualTo(1);
        }
        assertReopened(2, 2);
    }

    @Test
    void aRollbackThatFailsPoisonsWritesAndNotReads() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            for (int i = 0; i < 4; i++) file.append(new byte[10]);
            disk.fail((operation, path) ->
                    operation.equals("truncate")
                            || (operation.equals("write") && path.endsWith("idx")));
            assertThatThrownBy(() -> file.append(new byte[30])).isInstanceOf(RedexException.class);
            disk.heal();

            assertThatThrownBy(() -> file.append(new byte[1])).hasMessageContaining("poisoned");
            assertThatThrownBy(file::sweepRetention).hasMessageContaining("poisoned");
            assertThat(file.readRange(0, -1)).hasSize(4);
        }
        assertReopened(4, 4);
    }

    static Stream<String> compactionSteps() {
        return Stream.of(
                "open v0000000002/dat",
                "write dat",
                "write idx",
                "write ts",
                "sync dat",
                "sync ts",
                "syncFolder v0000000002",
                "write manifest.tmp",
                "replace manifest");
    }

    // spec 06 §29 M-10, M-12
    // spec 06 §30.19; §33.16
    @ParameterizedTest
    @MethodSource("compactionSteps")
    void aSweepThatFailsLeavesEverythingAndIsReported(String step) {
        String operation = step.substring(0, step.indexOf(' '));
        String end = step.substring(step.indexOf(' ') + 1);
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            for (int i = 0; i < 6; i++) file.append(new byte[10]);
            disk.fail((asked, path) -> asked.equals(operation) && path.endsWith(end));

            assertThatThrownBy(file::sweepRetention).hasMessageStartingWith("redex: sweep: io: ");

            disk.heal();
            assertThat(file.bounds()).isEqualTo(new LogBounds(6, 0, 6));
            assertThat(file.append(new byte[10])).isEqualTo(6);
        }
        assertReopened(7, 7);
        try (Redex redex = redex()) {
            assertThat(redex.openFile(NAME, CONFIG).sweepRetention())
                    .isEqualTo(new RetentionResult(5, 2));
        }
        assertReopened(2, 7);
    }

    // spec 06 §33.12; §29 M-11: appends go on while a sweep copies what is kept
    @Test
    @Timeout(120)
    void appendsGoOnWhileASweepIsWritingItsGeneration() throws Exception {
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            for (int i = 0; i < 6; i++) file.append(new byte[10]);
            disk.fail((asked, path) -> {
                if (asked.equals("write") && path.endsWith("v0000000002/dat")) {
                    copying.countDown();
                    await(release);
                }
                return false;
            });
            var sweep = new FutureTask<>(file::sweepRetention);
            Thread.ofPlatform().start(sweep);
            copying.await();
            for (int i = 0; i < 10; i++) file.append(new byte[10]);
            assertThat(file.len()).isEqualTo(16);
            release.countDown();

            assertThat(sweep.get()).isEqualTo(new RetentionResult(4, 12));
            assertThat(RedexFileTest.seqs(file.readRange(0, -1)))
                    .isEqualTo(LongStream.range(4, 16).boxed().toList());
        }
        assertReopened(12, 16);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // spec 06 §29 M-12: the rename is the switch; a failed fsync of the folder does not undo it
    @Test
    void aFolderThatCannotBeSyncedDoesNotUndoASweepButHoldsBackDurability() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            for (int i = 0; i < 6; i++) file.append(new byte[10]);
            disk.fail((asked, path) -> asked.equals("syncFolder") && path.endsWith("bad/disk"));

            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(4, 2));
            assertThatThrownBy(() -> file.append(new byte[1], Durability.FSYNC))
                    .hasMessageStartingWith("redex: sync: io: ");
            disk.heal();
            assertThat(file.append(new byte[1], Durability.FSYNC)).isEqualTo(7);
        }
        assertReopened(4, 8);
    }

    // spec 06 §29 M-13: dat, idx, ts, in this order
    // spec 06 §33.10
    @Test
    void writesAndFsyncsGoPayloadFirst() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            int written = disk.operations("(write|sync) (dat|idx|ts)").size();
            file.append(new byte[3], Durability.FSYNC);

            assertThat(disk.operations("(write|sync) (dat|idx|ts)").stream().skip(written))
                    .containsExactly(
                            "write dat",
                            "write idx",
                            "write ts",
                            "sync dat",
                            "sync idx",
                            "sync ts");
        }
        assertThat(disk.operations("sync dat")).hasSize(2);
    }

    @Test
    void aFailedFsyncFailsTheAppendThatAskedForItAndNotTheLog() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            disk.fail((operation, _) -> operation.equals("sync"));
            assertThatThrownBy(() -> file.append(new byte[3], Durability.FSYNC))
                    .hasMessageStartingWith("redex: sync: io: ");
            assertThatThrownBy(file::sync).isInstanceOf(RedexException.class);
            disk.heal();

            assertThat(file.append(new byte[3], Durability.FSYNC)).isEqualTo(1);
            assertThat(file.appendAsync(new byte[3], Durability.FSYNC).join()).isEqualTo(2);
            file.sync();
        }
    }

    @Test
    void aFailedFsyncIsReportedByTheFirstCloseOnly() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            file.append(new byte[3]);
            disk.fail((operation, _) -> operation.equals("sync"));

            assertThatThrownBy(file::close).hasMessageStartingWith("redex: close: io: ");
            file.close();
            disk.heal();
            assertThat(redex.openFile(NAME, CONFIG).len()).isEqualTo(1);
        }
    }

    @Test
    void aManagerThatCannotSyncAFileSaysSoAndStillClosesTheOthersAndUnlocks() {
        Redex redex = redex();
        redex.openFile(NAME, CONFIG).append(new byte[3]);
        redex.openFile(new ChannelName("other"), CONFIG).append(new byte[3]);
        disk.fail((operation, _) -> operation.equals("sync"));

        assertThatThrownBy(redex::close).hasMessageStartingWith("redex: close: io: ");
        disk.heal();
        assertThat(redex.openFiles()).isEmpty();
        redex.close();
        assertReopened(1, 1);
    }

    // spec 06 §29 M-8
    @Test
    void whatRecoveryCutsIsSyncedBeforeTheFileIsUsed() {
        try (Redex redex = redex()) {
            redex.openFile(NAME, CONFIG).append(new byte[10]);
        }
        FileStorage real = FileStorage.at(folder);
        try (var idx = real.open("bad/disk/v0000000001/idx", OpenMode.EXISTING)) {
            idx.write(20, ByteBuffer.wrap(new byte[7]));
        }
        disk = new FaultyStorage(real);
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            assertThat(file.recovery())
                    .isEqualTo(new RecoveryReport(0, OptionalLong.empty(), 0, 7));
            assertThat(disk.operations("(truncate|sync) idx"))
                    .containsExactly("truncate idx", "sync idx");
        }
    }

    private void assertReopened(long len, long next) {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, CONFIG);
            assertThat(file.len()).isEqualTo(len);
            assertThat(file.nextSeq()).isEqualTo(next);
            assertThat(file.readRange(0, -1)).hasSize((int) len);
        }
    }

    private Redex redex() {
        return Redex.builder().storage(disk).retentionSweep(Duration.ZERO).build();
    }
}
