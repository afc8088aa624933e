package org.netmesh.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.kernel.port.Storage.StoredFile;
import org.netmesh.kernel.port.StorageException;
import org.netmesh.kernel.port.StorageException.Kind;

class FileStorageTest {
    @TempDir private Path folder;
    private FileStorage storage;

    @BeforeEach
    void open() {
        storage = FileStorage.at(folder.resolve("store"));
    }

    @Test
    void aFileIsMadeWithItsFoldersAndKeepsWhatWasWritten() {
        write("a/b/c", "hello");

        assertThat(read("a/b/c")).isEqualTo("hello");
        assertThat(storage.list("a")).containsExactly("b");
        assertThat(storage.isFile("a/b")).isFalse();
        assertThat(storage.isFile("a/b/c")).isTrue();
        storage.syncFolder("a/b");
        storage.syncFolder("");
    }

    @Test
    void aReadEndsAtTheEndOfTheFileAndAWriteGrowsIt() {
        try (StoredFile file = storage.open("f", OpenMode.CREATE)) {
            file.write(3, bytes("xyz"));
            ByteBuffer target = ByteBuffer.allocate(10);

            assertThat(file.read(2, target)).isEqualTo(4);
            assertThat(file.read(6, target)).isZero();
            assertThat(file.read(100, target)).isZero();
            file.truncate(4);
            assertThat(file.size()).isEqualTo(4);
            file.truncate(40);
            assertThat(file.size()).isEqualTo(4);
            file.sync();
        }
    }

    @Test
    void aBufferLargerThanOneStepIsWrittenAndReadWhole() {
        byte[] large = new byte[(5 << 19) + 7];
        for (int i = 0; i < large.length; i++) large[i] = (byte) (i * 31);
        try (StoredFile file = storage.open("f", OpenMode.CREATE)) {
            file.write(0, ByteBuffer.wrap(large));
            ByteBuffer target = ByteBuffer.allocate(large.length);

            assertThat(file.read(0, target)).isEqualTo(large.length);
            assertThat(target.array()).isEqualTo(large);
        }
    }

    @Test
    void anInterruptedThreadReadsAndWritesAndTheFileStaysOpen() {
        try (StoredFile file = storage.open("f", OpenMode.CREATE)) {
            Thread.currentThread().interrupt();
            file.write(0, bytes("kept"));
            file.sync();

            assertThat(file.size()).isEqualTo(4);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(read("f")).isEqualTo("kept");
        }
    }

    @Test
    void modesSayWhatAMissingFileMeans() {
        assertKind(Kind.NOT_FOUND, () -> storage.open("f", OpenMode.READ));
        assertKind(Kind.NOT_FOUND, () -> storage.open("f", OpenMode.EXISTING));
        storage.open("f", OpenMode.CREATE_NEW).close();
        assertKind(Kind.ALREADY_EXISTS, () -> storage.open("f", OpenMode.CREATE_NEW));
    }

    @Test
    void aClosedFileSaysSoAndClosesTwice() {
        StoredFile file = storage.open("f", OpenMode.CREATE);
        file.close();
        file.close();

        assertKind(Kind.CLOSED, file::size);
        assertKind(Kind.CLOSED, () -> file.write(0, bytes("x")));
        assertKind(Kind.CLOSED, () -> file.read(0, ByteBuffer.allocate(1)));
        assertKind(Kind.CLOSED, file::sync);
    }

    @Test
    void replacePutsAFileInTheOthersPlaceAndMakesItsFolder() {
        write("new", "new");
        write("old", "old");

        storage.replace("new", "old");
        storage.replace("old", "deep/er");

        assertThat(read("deep/er")).isEqualTo("new");
        assertThat(storage.exists("new")).isFalse();
        assertThat(storage.exists("old")).isFalse();
    }

    @Test
    void deleteRemovesFilesAndEmptyFoldersAndIgnoresWhatIsNotThere() {
        write("a/f", "x");

        assertKind(Kind.IO, () -> storage.delete("a"));
        storage.delete("a/f");
        storage.delete("a");
        storage.delete("a");

        assertThat(storage.list("")).isEmpty();
        assertThat(storage.list("nowhere")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/a", "a/", "a//b", "a/../b", "./a", "a\\b", "a\0b"})
    void aPathThatIsNoneIsRefused(String path) {
        assertKind(Kind.INVALID_PATH, () -> storage.open(path, OpenMode.CREATE));
    }

    @Test
    void aNameLongerThanTheSystemAllowsIsRefused() {
        assertKind(Kind.INVALID_PATH, () -> storage.open("x".repeat(300), OpenMode.CREATE));
    }

    @Test
    void aLinkThatLeavesTheFolderIsRefused() throws IOException {
        write("f", "x");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("store/out"), folder);
        Files.createSymbolicLink(folder.resolve("store/in"), Path.of("f"));

        assertKind(Kind.INVALID_PATH, () -> storage.open("out/secret", OpenMode.READ));
        assertKind(Kind.INVALID_PATH, () -> storage.delete("out/secret"));
        assertKind(Kind.INVALID_PATH, () -> storage.list("out"));
        assertThat(read("in")).isEqualTo("x");
    }

    @Test
    void aFullDiskHasItsOwnKind() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        FileStorage devices = FileStorage.at(Path.of("/dev"));
        try (StoredFile file = devices.open("full", OpenMode.EXISTING)) {
            assertKind(Kind.NO_SPACE, () -> file.write(0, bytes("x")));
        }
    }

    @Test
    void aFolderWithoutWriteAccessHasItsOwnKind() throws IOException {
        write("a/f", "x");
        Path locked = folder.resolve("store/a");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(locked), "this user may write everywhere");
            assertKind(Kind.PERMISSION_DENIED, () -> storage.open("a/g", OpenMode.CREATE));
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private void write(String path, String text) {
        try (StoredFile file = storage.open(path, OpenMode.CREATE)) {
            file.write(0, bytes(text));
        }
    }

    private String read(String path) {
        try (StoredFile file = storage.open(path, OpenMode.READ)) {
            ByteBuffer target = ByteBuffer.allocate((int) file.size());
            file.read(0, target);
            return UTF_8.decode(target.flip()).toString();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
