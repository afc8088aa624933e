package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;

/** The manager: one file per name, one process per directory (spec 06 §14, §15). */
class RedexTest {
    private static final ChannelName NAME = new ChannelName("orders/audit");
    private static final RedexFileConfig PERSISTENT =
            RedexFileConfig.builder().persistent(true).build();

    @TempDir private Path folder;

    // parity: redex.Redex, redex.Redex.ctor, redex.Redex.openFile, redex.RedexFile
    @Test
    void aNameIsOneFileAndItsConfigCountsOnTheFirstOpen() {
        try (Redex redex = Redex.inMemory()) {
            RedexFile file =
                    redex.openFile(NAME, RedexFileConfig.builder().tailBufferSize(7).build());

            assertThat(redex.openFile(NAME)).isSameAs(file);
            assertThat(redex.getFile(NAME)).containsSame(file);
            assertThat(redex.openFiles()).containsExactly(file);
            assertThat(file.config().tailBufferSize()).isEqualTo(7);
            assertThat(redex.getFile(new ChannelName("other"))).isEmpty();
        }
    }

    // spec 06 §29 M-15
    // spec 06 §30.11
    @Test
    void thirtyTwoFirstOpensBuildOneFile() throws Exception {
        try (Redex redex = onDisk()) {
            Set<RedexFile> files = Collections.newSetFromMap(new ConcurrentHashMap<>());
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                threads.add(
                        Thread.startVirtualThread(() -> {
                            awaitQuietly(go);
                            RedexFile file = redex.openFile(NAME, PERSISTENT);
                            file.append(new byte[4]);
                            files.add(file);
                        }));
            }
            go.countDown();
            for (Thread thread : threads) thread.join();

            assertThat(files).hasSize(1);
            assertThat(files.iterator().next().len()).isEqualTo(32);
        }
    }

    // spec 06 §30.12; §33.15
    @Test
    void aClosedFileLeavesTheManagerAndItsNameOpensAnew() {
        try (Redex redex = onDisk()) {
            RedexFile memory = redex.openFile(new ChannelName("m"));
            memory.append(new byte[1]);
            RedexFile disk = redex.openFile(NAME, PERSISTENT);
            disk.append(new byte[1]);
            memory.close();
            disk.close();
            disk.close();

            assertThat(redex.openFiles()).isEmpty();
            assertThat(redex.openFile(new ChannelName("m")).len()).isZero();
            assertThat(redex.openFile(NAME, PERSISTENT).len()).isEqualTo(1);
            assertThat(disk.readRange(0, -1)).hasSize(1);
            assertThatThrownBy(() -> disk.append(new byte[1]))
                    .hasMessage("redex: append: file closed");
        }
    }

    // parity: redex.Redex.RedexOptions.persistentDir, redex.RedexFileConfig.persistent,
    // parity: bus.packaging.redex-disk
    @Test
    void persistentFilesNeedADirectoryAndLiveThereByTheirName() {
        try (Redex memory = Redex.inMemory()) {
            assertThatThrownBy(() -> memory.openFile(NAME, PERSISTENT))
                    .isInstanceOfSatisfying(
                            RedexException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.CHANNEL))
                    .hasMessageStartingWith(
                            "redex: open_file: channel error: config.persistent=true");
        }
        try (Redex redex = onDisk()) {
            redex.openFile(NAME, PERSISTENT).append(new byte[20]);
        }
        assertThat(folder.resolve("orders/audit/v0000000001/dat")).hasSize(20);
        try (Redex redex = onDisk()) {
            RedexFile file = redex.openFile(NAME, PERSISTENT);
            assertThat(file.append(new byte[1])).isEqualTo(1);
        }
    }

    // B-065; spec 06 §33.8
    @Test
    void aSecondManagerOfADirectoryIsRefusedAndToldWhoHasIt() {
        try (Redex redex = onDisk()) {
            assertThatThrownBy(this::onDisk)
                    .isInstanceOfSatisfying(
                            RedexException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.LOCKED))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(redex.openFiles()).isEmpty();
        }
        onDisk().close();
    }

    // spec 06 §29 M-20
    // spec 06 §30.10
    @Test
    void theGuardIsAskedWithTheFullNameOnEveryOpen() {
        OriginHash origin = new OriginHash(7);
        Set<ChannelName> allowed = ConcurrentHashMap.newKeySet();
        allowed.add(NAME);
        try (Redex redex =
                Redex.builder()
                        .authorize(
                                (who, name) -> who.equals(origin) && allowed.contains(name), origin)
                        .build()) {
            redex.openFile(NAME);
            assertThatThrownBy(() -> redex.openFile(sameShortHash(NAME)))
                    .hasMessage("redex: open_file: unauthorized")
                    .isInstanceOfSatisfying(
                            RedexException.class,
                            e -> assertThat(e.kind()).isEqualTo(RedexException.Kind.UNAUTHORIZED));
            allowed.clear();
            assertThatThrownBy(() -> redex.openFile(NAME)).hasMessageContaining("unauthorized");
            assertThat(redex.getFile(NAME)).isPresent();
        }
    }

    /** Another name that a table of 16-bit hashes would take for the first. */
    private static ChannelName sameShortHash(ChannelName name) {
        return IntStream.range(0, Integer.MAX_VALUE)
                .mapToObj(i -> new ChannelName("collides/" + i))
                .filter(other -> other.hash().wire() == name.hash().wire())
                .findFirst()
                .orElseThrow();
    }

    // spec 06 §9, name hazard
    @ParameterizedTest
    @ValueSource(
            strings = {"a/idx", "a/dat", "a/b/ts", "a/manifest", "a/manifest.tmp", "a/v0000000002"})
    // spec 06 §33.14
    void aPersistentNameThatCouldBeAFileOfAnotherLogIsRefused(String name) {
        try (Redex redex = onDisk()) {
            assertThatThrownBy(() -> redex.openFile(new ChannelName(name), PERSISTENT))
                    .hasMessageContaining("names a file of the log above it");
            redex.openFile(new ChannelName(name)).append(new byte[1]);
            redex.openFile(new ChannelName("idx"), PERSISTENT).append(new byte[1]);
        }
    }

    // spec 06 §29 M-16
    // spec 06 §30.24
    @Test
    void unlinkingRemovesThisLogOnlyAndMayBeRepeated() throws IOException {
        ChannelName below = new ChannelName("orders/audit/deep");
        try (Redex redex = onDisk()) {
            redex.openFile(NAME, PERSISTENT).append(new byte[1]);
            redex.openFile(below, PERSISTENT).append(new byte[1]);
            redex.closeAndUnlinkFile(NAME);
            redex.closeAndUnlinkFile(NAME);

            assertThat(redex.openFile(below, PERSISTENT).len()).isEqualTo(1);
            redex.closeAndUnlinkFile(below);
            assertThat(redex.openFile(NAME, PERSISTENT).len()).isZero();
            redex.closeAndUnlinkFile(NAME);
        }
        try (var left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactly("@lock");
        }
    }

    // B-071, B-070
    @Test
    void aThousandOpensLeaveNoDescriptorBehind() throws IOException {
        try (Redex redex = onDisk()) {
            redex.openFile(NAME, PERSISTENT).close();
            long before = OpenDescriptors.below(folder);
            for (int i = 0; i < 1_000; i++) {
                RedexFile file = redex.openFile(NAME, PERSISTENT);
                if (i % 20 == 0) file.append(new byte[3]);
                file.readOne(i);
                file.close();
                file.readOne(i);
            }
            assertThat(OpenDescriptors.below(folder)).isEqualTo(before);
        }
    }

    // parity: redex.RedexError
    @Test
    void errorsBeginWithTheirRoomAndTheOperation() {
        assertThatThrownBy(() -> FsyncPolicy.everyN(0))
                .hasMessage("redex: config: fsync_every_n must be > 0, got 0");
        assertThatThrownBy(() -> FsyncPolicy.interval(Duration.ZERO))
                .hasMessageStartingWith("redex: config: fsync_interval_ms must be > 0");
        assertThatThrownBy(() -> RedexFileConfig.builder().retentionMaxEvents(-1).build())
                .hasMessageStartingWith("redex: config: retention_max_events");
        try (Redex redex = Redex.inMemory()) {
            RedexFile file = redex.openFile(NAME);
            assertThatThrownBy(() -> file.append(new byte[1], Durability.FSYNC))
                    .hasMessageContaining("a file in memory cannot promise FSYNC");
            assertThat(file.len()).isZero();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Redex onDisk() {
        return Redex.builder().persistentDir(folder).build();
    }
}
