package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.InterruptedOperationException;

/** Closing and interrupting: no checked exception, nothing half done, the interrupt is kept. */
class CloseTest {
    private static final ChannelName NAME = new ChannelName("closed/log");
    private static final RedexFileConfig PERSISTENT =
            RedexFileConfig.builder().persistent(true).build();

    @TempDir private Path folder;

    // B-108
    @Test
    void noCloseThrowsACheckedException() throws Exception {
        for (Class<?> type :
                List.of(
                        Redex.class,
                        RedexFile.class,
                        RedexTail.class,
                        RedexIndex.class,
                        TypedTail.class,
                        StoredLog.class)) {
            assertThat(type).isAssignableTo(AutoCloseable.class);
            assertThat(type.getMethod("close").getExceptionTypes()).as(type.getName()).isEmpty();
        }
    }

    // B-108: twice, while interrupted, and the interrupt stays
    @Test
    void whatIsClosedTwiceWhileInterruptedIsClosedAndSyncedAndTheInterruptStays() throws Exception {
        Redex redex = Redex.builder().persistentDir(folder).build();
        RedexFile file = redex.openFile(NAME, PERSISTENT);
        RedexTail tail = file.tail();
        file.append(new byte[7]);
        for (AutoCloseable closeable : List.of(tail, file, redex)) {
            Thread.currentThread().interrupt();
            try {
                closeable.close();
                closeable.close();
            } finally {
                assertThat(Thread.interrupted()).as("%s", closeable).isTrue();
            }
        }
        assertThat(tail.isClosed() && file.isClosed()).isTrue();
        try (Redex again = Redex.builder().persistentDir(folder).build()) {
            assertThat(again.openFile(NAME, PERSISTENT).recovery().isClean()).isTrue();
            assertThat(again.openFile(NAME, PERSISTENT).len()).isEqualTo(1);
        }
    }

    // B-107: an interrupted append is done or refused, its lock is free, and later calls work
    @Test
    @Timeout(300)
    void interruptsAtRandomHarmNobodyWhoAppendsReadsOrWaits() throws Exception {
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            RedexFile file = redex.openFile(NAME, PERSISTENT);
            AtomicInteger appended = new AtomicInteger();
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            List<Thread> users = new ArrayList<>();
            for (int u = 0; u < 6; u++) {
                Thread.Builder threads = u % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
                CompletableFuture<Void> end = new CompletableFuture<>();
                boolean reads = u >= 4;
                Runnable use = () -> work(file, reads, appended);
                users.add(threads.start(() -> complete(end, use)));
                ends.add(end);
            }
            var dice = new SplittableRandom(107);
            while (!ends.stream().allMatch(CompletableFuture::isDone)) {
                users.get(dice.nextInt(users.size())).interrupt();
                for (int i = dice.nextInt(5_000); i > 0; i--) Thread.onSpinWait();
            }
            for (CompletableFuture<Void> end : ends) end.join();

            assertThat(file.len()).isEqualTo(appended.get());
            assertThat(file.readRange(0, -1)).hasSize(appended.get());
            assertThat(file.append(new byte[1], Durability.FSYNC)).isEqualTo(appended.get());
        }
    }

    private static void complete(CompletableFuture<Void> end, Runnable use) {
        try {
            use.run();
            end.complete(null);
        } catch (RuntimeException | AssertionError e) {
            end.completeExceptionally(e);
        }
    }

    private static void work(RedexFile file, boolean reads, AtomicInteger appended) {
        if (reads) {
            follow(file, 100);
            return;
        }
        for (int i = 0; i < 200; i++) {
            if (i % 20 == 0) file.append(new byte[i], Durability.FSYNC);
            else file.append(new byte[i]);
            appended.incrementAndGet();
        }
    }

    private static void follow(RedexFile file, int events) {
        RedexTail tail = file.tail();
        for (long seq = 0; seq < events; ) {
            try {
                assertThat(tail.next().orElseThrow().seq()).isEqualTo(seq);
                assertThat(file.readOne(seq)).isPresent();
                seq++;
            } catch (InterruptedOperationException _) {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }
}
