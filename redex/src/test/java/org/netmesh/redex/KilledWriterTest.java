package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.netmesh.kernel.ChannelName;

/**
 * A writer is killed in the middle of appends, batches and sweeps: what it had acknowledged is
 * there, whole, and the next writer counts on (spec 06 §30).
 */
class KilledWriterTest {
    static final ChannelName NAME = new ChannelName("killed/writer");
    private static final int KEEP = 400;

    @TempDir private Path folder;
    private final SplittableRandom dice = new SplittableRandom(7);

    // spec 06 §30.14
    @Test
    @Timeout(600)
    void acknowledgedEventsSurviveTwentyKills() {
        kill(20);
    }

    @Test
    @Tag("long")
    @Timeout(3600)
    void acknowledgedEventsSurviveAThousandKills() {
        kill(1_000);
    }

    private void kill(int times) {
        for (int i = 0; i < times; i++) {
            check(killedWriter(folder, 1 + dice.nextInt(600)));
        }
    }

    /** Lets a writer acknowledge so many times, at least once, and kills it; the last sequence. */
    static long killedWriter(Path folder, int times) {
        long acknowledged = -1;
        try (LogProcess writer = LogProcess.of(Writer.class, List.of(), folder.toString())) {
            for (int i = 0; i < times; i++) {
                acknowledged = Long.parseLong(String.valueOf(writer.line()));
            }
            writer.kill();
        }
        return acknowledged;
    }

    private void check(long acknowledged) {
        try (Redex redex = redex(folder)) {
            RedexFile file = redex.openFile(NAME, config());
            assertThat(file.nextSeq()).isGreaterThan(acknowledged);
            assertThat(file.recovery().damagedRecords()).isZero();
            List<RedexEvent> events = file.readRange(0, -1);
            assertThat(events).hasSize((int) file.len());
            // The writer went on after the last line that was read: sweeps may have come in
            // between.
            assertThat(file.len()).isGreaterThanOrEqualTo(Math.min(KEEP, file.nextSeq()));
            long expected = file.bounds().lowestSeq();
            for (RedexEvent event : events) {
                assertThat(event.seq()).isEqualTo(expected++);
                assertThat(event.payload()).isEqualTo(payload(event.seq(), event.isInline()));
            }
        }
    }

    private static byte[] payload(long seq, boolean inline) {
        byte[] payload = new byte[inline ? 8 : (int) (8 + seq % 300)];
        Arrays.fill(payload, (byte) (seq * 7));
        ByteBuffer.wrap(payload).putLong(seq);
        return payload;
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder().persistent(true).retentionMaxEvents(KEEP).build();
    }

    private static Redex redex(Path folder) {
        return Redex.builder().persistentDir(folder).retentionSweep(Duration.ZERO).build();
    }

    /** Appends until it is killed and prints each acknowledged sequence. */
    static final class Writer {
        private Writer() {}

        // The manager is open until the process is killed.
        @SuppressWarnings({"resource", "InfiniteLoopStatement"})
        public static void main(String[] args) {
            RedexFile file = redex(Path.of(args[0])).openFile(NAME, config());
            while (true) {
                long next = file.nextSeq();
                switch ((int) (next % 5)) {
                    case 0 -> file.appendInline(payload(next, true));
                    case 1 ->
                            file.appendBatch(
                                    List.of(
                                            payload(next, false),
                                            payload(next + 1, false),
                                            payload(next + 2, false)));
                    case 2 -> file.append(payload(next, false), Durability.FSYNC);
                    default -> file.append(payload(next, false));
                }
                System.out.println(file.nextSeq() - 1);
                if (next % 97 == 0) file.sweepRetention();
            }
        }
    }
}
