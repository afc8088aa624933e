package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.StorageException;

/** Folders of a real file system that are full, may not be written, or vanish. */
class RealDiskTest {
    private static final ChannelName NAME = new ChannelName("real/log");
    private static final int PAYLOAD_BYTES = 4096;

    @TempDir private Path folder;

    // B-056
    @Test
    void aFullFileSystemRefusesAppendsAndTheLogGoesOnOnceThereIsRoom() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder)) {
            Path filler = disk.folder().resolve("filler");
            Files.write(filler, new byte[SmallDisk.BYTES / 2]);
            int stored;
            try (Redex redex = redex(disk.folder())) {
                RedexFile file = redex.openFile(NAME, config());
                stored = fill(file);
                assertThat(file.readRange(0, -1)).hasSize(stored);
                Files.delete(filler);
                assertThat(file.append(new byte[PAYLOAD_BYTES])).isEqualTo(stored);
            }
            try (Redex redex = redex(disk.folder())) {
                RedexFile file = redex.openFile(NAME, config());
                assertThat(file.recovery().isClean()).isTrue();
                assertThat(file.readRange(0, -1)).hasSize(stored + 1);
            }
        }
    }

    /** Appends until there is no room, and shows that it stays so; returns how many went in. */
    private static int fill(RedexFile file) {
        for (int i = 0; i <= SmallDisk.BYTES / PAYLOAD_BYTES; i++) {
            try {
                assertThat(file.append(new byte[PAYLOAD_BYTES])).isEqualTo(i);
            } catch (RedexException e) {
                assertThat(e.kind()).isEqualTo(RedexException.Kind.NO_SPACE);
                assertThatThrownBy(() -> file.append(new byte[PAYLOAD_BYTES]))
                        .hasMessageContaining("free space on the disk");
                return i;
            }
        }
        throw new AssertionError("the disk never filled");
    }

    // B-100
    @Test
    void aReadOnlyFileSystemIsCalledThatAndTheLogOpensOnceItMayBeWritten() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder)) {
            append(disk.folder(), 3);
            disk.makeReadOnly(true);
            assertThatThrownBy(() -> redex(disk.folder()))
                    .isInstanceOf(RedexException.class)
                    .hasMessageContaining("mount it writable or choose another folder");
            disk.makeReadOnly(false);
            assertThat(append(disk.folder(), 1)).isEqualTo(4);
        }
    }

    @Test
    void aFolderThatMayNotBeWrittenFailsItsOwnLogOnly() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        boolean immutable = SmallDisk.run("chattr", "+i", locked.toString());
        try {
            if (!immutable) {
                Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));
                assumeTrue(!Files.isWritable(locked), "this user may write everywhere");
            }
            try (Redex redex = redex(folder)) {
                assertThatThrownBy(() -> redex.openFile(new ChannelName("locked/log"), config()))
                        .hasMessageStartingWith("redex: open_file: io: ")
                        .cause()
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e ->
                                        assertThat(e.kind())
                                                .isEqualTo(
                                                        StorageException.Kind.PERMISSION_DENIED));
                assertThat(redex.openFile(NAME, config()).append(new byte[1])).isZero();
            }
        } finally {
            if (immutable) SmallDisk.run("chattr", "-i", locked.toString());
            else
                Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileWhereTheFolderShouldBeIsRefusedAndLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThatThrownBy(() -> redex(file))
                .isInstanceOf(RedexException.class)
                .hasMessageStartingWith("redex: open: io: ");

        assertThat(file).hasContent("mine");
    }

    @Test
    void aLogWhoseFolderIsRemovedKeepsItsEventsAndTheNextSweepWritesThemAnew() throws IOException {
        try (Redex redex = redex(folder)) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < 5; i++) file.append(new byte[] {(byte) i});
            removeAll(folder.resolve("real"));

            assertThat(file.append(new byte[] {5})).isEqualTo(5);
            assertThat(file.readRange(0, -1)).hasSize(6);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(2, 4));
        }
        try (Redex redex = redex(folder)) {
            List<RedexEvent> events = redex.openFile(NAME, config()).readRange(0, -1);
            assertThat(RedexFileTest.seqs(events)).containsExactly(2L, 3L, 4L, 5L);
        }
    }

    @Test
    void noAppendIsCalledDurableWhileTheFolderIsGone() throws IOException {
        Path moved = folder.resolve("moved");
        try (Redex redex = redex(folder)) {
            RedexFile file = redex.openFile(NAME, config());
            file.append(new byte[] {0}, Durability.FSYNC);
            Files.move(folder.resolve("real"), moved);

            assertThatThrownBy(() -> file.append(new byte[] {1}, Durability.FSYNC))
                    .hasMessageContaining("were removed while the log was open")
                    .cause()
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NOT_FOUND));
            assertThat(file.readRange(0, -1)).hasSize(2);

            Files.move(moved, folder.resolve("real"));
            assertThat(file.append(new byte[] {2}, Durability.FSYNC)).isEqualTo(2);
        }
        try (Redex redex = redex(folder)) {
            assertThat(redex.openFile(NAME, config()).len()).isEqualTo(3);
        }
    }

    // B-077
    @Test
    void aBackupOfNearlyTheWholeDiskIsRestoredToTheEmptiedDisk() throws IOException {
        Path backup = folder.resolve("backup");
        try (SmallDisk disk = SmallDisk.mount(folder)) {
            int stored = SmallDisk.BYTES * 9 / 10 / PAYLOAD_BYTES;
            try (Redex redex = redex(disk.folder())) {
                RedexFile file = redex.openFile(NAME, config());
                file.appendBatch(Collections.nCopies(stored, new byte[PAYLOAD_BYTES]));
                file.backup(backup);
                redex.closeAndUnlinkFile(NAME);
            }
            try (Redex source = redex(backup)) {
                source.openFile(NAME, config()).backup(disk.folder());
            }
            try (Redex redex = redex(disk.folder())) {
                assertThat(redex.openFile(NAME, config()).readRange(0, -1)).hasSize(stored);
            }
        }
    }

    // B-068
    @Test
    void closedLogsAreDeletedAtOnceAndACompactionPassesAReader() {
        try (Redex redex = redex(folder)) {
            for (int round = 0; round < 50; round++) {
                RedexFile file = redex.openFile(NAME, config());
                for (int i = 0; i < 6; i++) file.append(new byte[] {(byte) i});
                try (RedexTail reader = file.tail()) {
                    assertThat(reader.next()).isPresent();
                    assertThat(file.sweepRetention().droppedEvents()).isEqualTo(2);
                    assertThat(file.readRange(0, -1)).hasSize(4);
                }
                redex.closeAndUnlinkFile(NAME);
                assertThat(folder.resolve("real")).doesNotExist();
            }
        }
    }

    private static long append(Path folder, int count) {
        try (Redex redex = redex(folder)) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < count; i++) file.append(new byte[1]);
            return file.len();
        }
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder().persistent(true).retentionMaxEvents(4).build();
    }

    private static Redex redex(Path folder) {
        return Redex.builder().persistentDir(folder).retentionSweep(Duration.ZERO).build();
    }
}
