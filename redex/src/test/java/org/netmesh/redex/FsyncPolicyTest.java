package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.storage.FileStorage;

/** When a file is fsynced by itself, and that it never delays an append (spec 06 §12). */
class FsyncPolicyTest {
    private static final ChannelName NAME = new ChannelName("synced");

    @TempDir private Path folder;
    private final ManualTimer timer = new ManualTimer();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private FaultyStorage disk;

    @BeforeEach
    void disk() {
        disk = new FaultyStorage(FileStorage.at(folder));
    }

    // spec 06 §30.23
    @Test // parity: redex.RedexFileConfig.fsyncEveryN
    void everyFifthEventOfTwentyThreeMakesFourFsyncsAndTheCloseOneMore() {
        RedexFile file = open(FsyncPolicy.everyN(5));
        for (int i = 0; i < 23; i++) {
            file.append(new byte[4]);
            runBackground();
        }
        assertThat(syncs()).isEqualTo(4);
        file.close();
        assertThat(syncs()).isEqualTo(5);
    }

    @Test
    void aBatchFiresOnceAndTheCountBeginsAnew() {
        RedexFile file = open(FsyncPolicy.everyN(5));
        file.appendBatch(
                List.of(
                        new byte[1],
                        new byte[1],
                        new byte[1],
                        new byte[1],
                        new byte[1],
                        new byte[1],
                        new byte[1]));
        runBackground();
        for (int i = 0; i < 4; i++) file.append(new byte[1]);
        runBackground();
        assertThat(syncs()).isEqualTo(1);
        file.append(new byte[1]);
        runBackground();
        assertThat(syncs()).isEqualTo(2);
    }

    @Test // spec 06 §29 M-13, M-14
    void signalsDuringAFsyncShareTheNextOneAndAFailureEndsNothing() {
        RedexFile file = open(FsyncPolicy.everyN(1));
        for (int i = 0; i < 9; i++) file.append(new byte[1]);
        assertThat(syncs()).isZero();
        disk.fail((operation, _) -> operation.equals("sync"));
        runBackground();
        disk.heal();
        int failed = syncs();
        file.append(new byte[1]);
        runBackground();
        assertThat(failed).isEqualTo(1);
        assertThat(syncs()).isEqualTo(2);
    }

    @Test // parity: redex.RedexFileConfig.fsyncIntervalMs
    void theTimerSyncsWhetherOrNotAnythingWasWrittenUntilTheFileIsClosed() {
        RedexFile file = open(FsyncPolicy.interval(Duration.ofMillis(50)));
        timer.tick();
        runBackground();
        timer.tick();
        runBackground();
        assertThat(syncs()).isEqualTo(2);
        file.close();
        assertThat(timer.running()).isZero();
    }

    // spec 06 §30.23
    @Test
    void bytesCountTwentyEightForEachRecordAndAnySyncBeginsThemAnew() {
        RedexFile file = open(FsyncPolicy.intervalOrBytes(Duration.ofSeconds(1), 100));
        for (int i = 0; i < 3; i++) file.appendInline(i);
        runBackground();
        assertThat(syncs()).isZero();
        file.appendInline(3);
        runBackground();
        assertThat(syncs()).isEqualTo(1);
        file.append(new byte[71]);
        timer.tick();
        runBackground();
        assertThat(syncs()).isEqualTo(2);
        file.append(new byte[71]);
        runBackground();
        assertThat(syncs()).isEqualTo(2);
        file.appendBatch(List.of(new byte[1], new byte[1]));
        runBackground();
        assertThat(syncs()).isEqualTo(3);
    }

    // spec 06 §30.23
    @Test
    void withoutTimerAndBytesThereIsNoWorker() {
        RedexFile file = open(FsyncPolicy.intervalOrBytes(Duration.ZERO, 0));
        for (int i = 0; i < 50; i++) file.append(new byte[9]);
        assertThat(timer.running()).isZero();
        assertThat(background).isEmpty();
    }

    // parity: redex.RedexFile.sync
    @Test
    void neverMeansOnlyWhenAsked() {
        RedexFile file = open(FsyncPolicy.never());
        file.append(new byte[9]);
        assertThat(syncs()).isZero();
        file.sync();
        assertThat(syncs()).isEqualTo(1);
    }

    // spec 06 §29 M-13: the worker never blocks the appender
    @Test
    void appendsGoOnWhileAFsyncHangs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RedexFile file = open(FsyncPolicy.never());
        disk.fail((operation, path) -> {
            if (operation.equals("sync") && path.endsWith("dat")) {
                begun.countDown();
                awaitQuietly(release);
            }
            return false;
        });
        Thread syncing = Thread.ofPlatform().start(file::sync);
        begun.await();
        for (int i = 0; i < 100; i++) file.append(new byte[10]);

        assertThat(file.len()).isEqualTo(100);
        release.countDown();
        syncing.join();
    }

    @Test
    void appendersThatWaitTogetherShareAFsync() throws Exception {
        RedexFile file = open(FsyncPolicy.never());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        disk.fail((operation, path) -> {
            if (operation.equals("sync") && path.endsWith("dat")) {
                begun.countDown();
                awaitQuietly(release);
            }
            return false;
        });
        Thread first = Thread.ofPlatform().start(() -> file.append(new byte[1], Durability.FSYNC));
        begun.await();
        var others =
                IntStream.range(0, 50)
                        .mapToObj(_ -> file.appendAsync(new byte[1], Durability.FSYNC))
                        .toList();
        release.countDown();
        first.join();
        while (!background.isEmpty()) runBackground();
        for (var other : others) other.join();

        assertThat(syncs()).isEqualTo(2);
    }

    private RedexFile open(FsyncPolicy policy) {
        Redex redex =
                Redex.builder()
                        .storage(disk)
                        .retentionSweep(Duration.ZERO)
                        .timer(timer)
                        .background(this::later)
                        .build();
        return redex.openFile(
                NAME, RedexFileConfig.builder().persistent(true).fsync(policy).build());
    }

    private void later(Runnable task) {
        synchronized (background) {
            background.add(task);
        }
    }

    private void runBackground() {
        for (Runnable task = poll(); task != null; task = poll()) task.run();
    }

    private @Nullable Runnable poll() {
        synchronized (background) {
            return background.poll();
        }
    }

    private int syncs() {
        return disk.operations("sync dat").size();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
