package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Storage;
import org.netmesh.kernel.port.Storage.OpenMode;
import org.netmesh.storage.FileStorage;

/** The figures of a log (spec 06 §32): what they say, how many there are, and that none waits. */
class LogMetersTest {
    private static final ChannelName NAME = new ChannelName("metered/log");
    private static final String OVERFLOW = "__overflow__";
    private static final int MAX_CHANNELS = 1024;

    @TempDir private Path folder;
    private final ShownFigures shown = new ShownFigures();

    @Test
    void figuresOfAppendsFsyncsAndSweepsCountWhatWorkedAndWhatFailed() {
        FaultyStorage disk = new FaultyStorage(FileStorage.at(folder));
        try (Redex redex = redex(disk)) {
            RedexFile file = redex.openFile(NAME, config());
            file.append(new byte[10]);
            file.appendInline(7);
            file.appendBatch(List.of(new byte[3], new byte[4]));
            disk.fail((operation, _) -> operation.equals("write") || operation.equals("sync"));
            assertThatThrownBy(() -> file.append(new byte[1])).isInstanceOf(RedexException.class);
            assertThatThrownBy(file::sync).isInstanceOf(RedexException.class);
            assertThatThrownBy(file::sweepRetention).isInstanceOf(RedexException.class);
            disk.heal();
            file.sync();
            file.sweepRetention();

            assertThat(value("redex_appends_total")).isEqualTo(4);
            assertThat(value("redex_append_bytes_total")).isEqualTo(17);
            assertThat(value("redex_append_failures_total")).isEqualTo(1);
            assertThat(value("redex_fsync_total")).isEqualTo(1);
            assertThat(value("redex_fsync_failures_total")).isEqualTo(1);
            assertThat(value("redex_compactions_total")).isEqualTo(1);
            assertThat(value("redex_compaction_failures_total")).isEqualTo(1);
            assertThat(value("redex_retained_events")).isEqualTo(2);
            assertThat(value("redex_retained_bytes")).isEqualTo(7);
            assertThat(value("redex_next_seq")).isEqualTo(4);
            assertThat(shown.recorded("redex_fsync_seconds", NAME.value())).hasSize(1);
            assertThat(shown.recorded("redex_compaction_seconds", NAME.value())).hasSize(1);
        }
        assertThat(shown.figures).isEmpty();
    }

    @Test
    void tailsAreCountedWhileTheyAreOpenAndWhenRetentionOvertookThem() {
        try (Redex redex = redex(FileStorage.at(folder))) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < 4; i++) file.append(new byte[1]);
            file.sweepRetention();
            try (RedexTail tail = file.tail(0)) {
                assertThatThrownBy(tail::next).isInstanceOf(RedexException.class);
                assertThat(value("redex_tail_subscribers")).isEqualTo(1);
                assertThat(value("redex_tail_lagged_total")).isEqualTo(1);
            }
            assertThat(value("redex_tail_subscribers")).isZero();
        }
    }

    // spec 06 §29 M-6: every read verifies, and so does the next open; the neighbours are there
    @Test
    void aByteThatFlipsUnderALiveLogHidesItsEventOnlyAndIsCounted() {
        FileStorage files = FileStorage.at(folder);
        try (Redex redex = redex(files)) {
            RedexFile file = redex.openFile(NAME, config());
            for (int i = 0; i < 3; i++) file.append(new byte[8]);
            try (var dat = files.open(NAME.value() + "/v0000000001/dat", OpenMode.EXISTING)) {
                dat.write(11, ByteBuffer.wrap(new byte[] {1}));
            }

            assertThat(RedexFileTest.seqs(file.readRange(0, -1))).containsExactly(0L, 2L);
            assertThat(value("redex_read_checksum_failures_total")).isEqualTo(1);
            assertThat(value("redex_recovered_bad_records_total")).isZero();
        }
        try (Redex redex = redex(files)) {
            RedexFile file = redex.openFile(NAME, config());
            assertThat(RedexFileTest.seqs(file.readRange(0, -1))).containsExactly(0L, 2L);
            assertThat(value("redex_recovered_bad_records_total")).isEqualTo(1);
        }
    }

    // spec 06 §29 M-3, M-21
    @Test
    void noFigureWaitsForAnAppendThatHangsAndNoneShowsIt() throws Exception {
        FaultyStorage disk = new FaultyStorage(FileStorage.at(folder));
        try (Redex redex = redex(disk)) {
            RedexFile file = redex.openFile(NAME, config());
            file.append(new byte[5]);
            CountDownLatch hanging = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            disk.fail((operation, path) -> {
                if (operation.equals("write") && path.endsWith("idx")) {
                    hanging.countDown();
                    awaitQuietly(released);
                }
                return false;
            });
            Thread appender = Thread.ofPlatform().start(() -> file.append(new byte[5]));
            hanging.await();
            try {
                assertThat(file).hasToString("RedexFile[metered/log, next=1]");
                assertThat(redex.toString()).startsWith("Redex[");
                assertThat(file.bounds()).isEqualTo(new LogBounds(1, 0, 1));
                assertThat(shown.figures.values())
                        .allSatisfy(figure -> assertThat(figure.getAsDouble()).isNotNegative());
                assertThat(value("redex_next_seq")).isEqualTo(1);
            } finally {
                released.countDown();
                appender.join();
            }
            assertThat(value("redex_next_seq")).isEqualTo(2);
        }
    }

    // B-055
    @Test
    void channelsBeyondTheCapShareOneLabelAndASlotThatIsFreeIsUsedAgain() {
        try (Redex redex = Redex.builder().persistentDir(folder).build();
                LogMeters meters = new LogMeters(shown)) {
            List<RedexFile> files = new ArrayList<>();
            for (int i = 0; i < MAX_CHANNELS + 2; i++) {
                RedexFile file = redex.openFile(new ChannelName("many/" + i));
                file.append(new byte[i % 7]);
                files.add(file);
            }
            files.forEach(meters::opened);
            int full = shown.figures.size();
            RedexFile beyond = redex.openFile(NAME, config());
            meters.opened(beyond);
            beyond.append(new byte[9]);
            beyond.sync();

            assertThat(shown.figures).hasSize(full);
            assertThat(shown.value("redex_appends_total", OVERFLOW)).isEqualTo(3);
            assertThat(shown.value("redex_next_seq", "many/1023")).isEqualTo(1);
            assertThat(shown.recorded("redex_fsync_seconds", OVERFLOW)).hasSize(1);
            meters.closed(beyond);
            meters.closed(files.getFirst());
            meters.opened(beyond);
            assertThat(value("redex_append_bytes_total")).isEqualTo(9);
            assertThat(shown.value("redex_appends_total", OVERFLOW)).isEqualTo(2);
        }
    }

    private double value(String name) {
        return shown.value(name, NAME.value());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder().persistent(true).retentionMaxEvents(2).build();
    }

    private Redex redex(Storage storage) {
        return Redex.builder()
                .storage(storage)
                .retentionSweep(Duration.ZERO)
                .counters(shown)
                .build();
    }
}
