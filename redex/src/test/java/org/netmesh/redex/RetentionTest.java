package org.netmesh.redex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netmesh.kernel.ChannelName;

/** What a sweep drops, in memory and on disk alike (spec 06 §7, §13). */
class RetentionTest {
    private static final ChannelName NAME = new ChannelName("kept/for/a/while");

    @TempDir private Path folder;
    private final ManualTimer timer = new ManualTimer();
    private Instant now = Instant.ofEpochSecond(1_000);

    // parity: redex.RedexFileConfig.retentionMaxEvents, redex.RedexFile.len
    // spec 06 §30.5
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNewestEventsStayAndALiveTailGoesOn(boolean persistent) {
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(persistent).retentionMaxEvents(100));
            append(file, 200, 10);
            RedexTail tail = file.tail(200);

            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(100, 100));

            assertThat(file.len()).isEqualTo(100);
            assertThat(file.readRange(0, 50)).isEmpty();
            assertThat(file.lowestRetainedSeq()).hasValue(100);
            assertThat(file.readRange(0, -1))
                    .hasSize(100)
                    .allMatch(e -> e.payload()[0] == (byte) e.seq());
            assertThat(file.retainedBytes()).isEqualTo(1_000);
            append(file, 1, 10);
            assertThat(tail.next().orElseThrow().seq()).isEqualTo(200);
        }
    }

    // parity: redex.RedexFileConfig.retentionMaxBytes
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesCountTheRecordOfEachEventAndInlineOnesNothingMore(boolean persistent) {
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(persistent).retentionMaxBytes(70));
            append(file, 5, 10);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(3, 2));
            for (int i = 0; i < 4; i++) file.appendInline(i);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(3, 3));
            assertThat(file.retainedBytes()).isZero();
        }
    }

    // parity: redex.RedexFileConfig.retentionMaxAgeMs
    // spec 06 §30.6
    @ParameterizedTest // spec 06 §29 M-19
    @ValueSource(booleans = {false, true})
    void anEventOfExactlyTheAgeStaysAndTheLargerDropWins(boolean persistent) {
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(persistent).retentionMaxAge(Duration.ofMillis(50)));
            append(file, 10, 4);
            now = now.plusMillis(80);
            append(file, 5, 4);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(10, 5));
            now = now.plusMillis(50);
            assertThat(file.sweepRetention().droppedEvents()).isZero();
            now = now.plusNanos(1);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(5, 0));
        }
        for (int events : new int[] {3, 20}) {
            try (Redex redex = builder().retentionSweep(Duration.ZERO).build()) {
                RedexFileConfig.Builder both = config(persistent).retentionMaxEvents(events);
                RedexFile file =
                        redex.openFile(
                                new ChannelName("capped/" + events),
                                both.retentionMaxAge(Duration.ofMillis(50)).build());
                append(file, 10, 4);
                now = now.plusMillis(80);
                append(file, 5, 4);
                int kept = Math.min(5, events);
                assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(15 - kept, kept));
            }
        }
    }

    // spec 06 §33.2
    @ParameterizedTest // B-028, B-075: ages are of the wall clock and survive a restart
    @ValueSource(booleans = {true})
    void eachEventLeavesAtItsOwnAgeAfterARestart(boolean persistent) {
        RedexFileConfig.Builder config = config(persistent).retentionMaxAge(Duration.ofSeconds(60));
        try (Redex redex = redex()) {
            append(open(redex, config), 1, 4);
            now = now.plusSeconds(30);
            append(open(redex, config), 1, 4);
        }
        now = now.plusSeconds(31);
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(1, 1));
            now = now.plusSeconds(30);
            assertThat(file.sweepRetention()).isEqualTo(new RetentionResult(1, 0));
            assertThat(file.nextSeq()).isEqualTo(2);
        }
        try (Redex redex = redex()) {
            assertThat(open(redex, config).nextSeq()).isEqualTo(2); // spec 06 §33.2, B-058
        }
    }

    // spec 06 §30.18
    @ParameterizedTest // spec 06 §29 M-11
    @ValueSource(booleans = {true})
    void evictedEventsStayAwayAndLaterOnesComeBackAfterARestart(boolean persistent) {
        RedexFileConfig.Builder config = config(persistent).retentionMaxEvents(3);
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config);
            append(file, 10, 7);
            file.sweepRetention();
            append(file, 2, 7);
            file.appendInline(-1);
        }
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config);
            assertThat(RedexFileTest.seqs(file.readRange(0, -1)))
                    .containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
            assertThat(file.recovery().isClean()).isTrue();
        }
    }

    // spec 06 §33.13
    @ParameterizedTest // decision 15
    @ValueSource(booleans = {false, true})
    void theManagerSweepsByItself(boolean persistent) {
        try (Redex redex = builder().timer(timer).background(Runnable::run).build()) {
            RedexFile file = open(redex, config(persistent).retentionMaxEvents(2));
            append(file, 5, 3);
            timer.tick();
            assertThat(file.len()).isEqualTo(2);
        }
        timer.tick();
    }

    @Test
    void theManagerSweepsOnlyOnceALogDoesNotKeepEverything() {
        try (Redex redex = builder().timer(timer).build()) {
            redex.openFile(new ChannelName("keeps/everything"));
            assertThat(timer.running()).isZero();
            redex.openFile(NAME, config(false).retentionMaxEvents(2).build());
            redex.openFile(new ChannelName("drops/too"), config(true).retentionMaxBytes(9).build());
            assertThat(timer.running()).isEqualTo(1);
        }
        assertThat(timer.running()).isZero();
    }

    // spec 06 §30.13; §33.3
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSkipDropsWhatIsBelowAndGoesOnThere(boolean persistent) {
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(persistent));
            file.skipTo(50);
            assertThat(file.append(new byte[3])).isEqualTo(50);
            append(file, 9, 3);
            file.skipTo(55);
            assertThat(file.len()).isEqualTo(10);
            file.skipTo(100);
            assertThat(file.bounds()).isEqualTo(new LogBounds(0, 100, 100));
            assertThat(file.append(new byte[3])).isEqualTo(100);
        }
        if (!persistent) return;
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(true));
            assertThat(file.bounds()).isEqualTo(new LogBounds(1, 100, 101));
        }
    }

    @ParameterizedTest // B-081
    @ValueSource(booleans = {false, true})
    void sequencesAreUnsignedAndEndBeforeTheyOverflow(boolean persistent) {
        try (Redex redex = redex()) {
            RedexFile file = open(redex, config(persistent));
            file.append(new byte[1]);
            for (long start : new long[] {Long.MAX_VALUE - 1, Long.MIN_VALUE + 10, -8L}) {
                file.skipTo(start);
                RedexTail tail = file.tail(start);
                append(file, 5, 2);
                assertThat(RedexFileTest.seqs(file.readRange(start, -1))).hasSize(5);
                assertThat(file.len()).isEqualTo(5);
                for (long i = 0; i < 5; i++) {
                    assertThat(tail.next().orElseThrow().seq()).isEqualTo(start + i);
                }
                assertThat(file.readOne(start + 4)).isPresent();
            }
            append(file, 2, 2);
            assertThatThrownBy(() -> file.append(new byte[1]))
                    .hasMessageContaining("18446744073709551615 cannot be appended");
            assertThat(file.len()).isEqualTo(7);
        }
    }

    private static void append(RedexFile file, int count, int size) {
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[size];
            payload[0] = (byte) file.nextSeq();
            file.append(payload);
        }
    }

    private static RedexFileConfig.Builder config(boolean persistent) {
        return RedexFileConfig.builder().persistent(persistent);
    }

    private static RedexFile open(Redex redex, RedexFileConfig.Builder config) {
        return redex.openFile(NAME, config.build());
    }

    private Redex redex() {
        return builder().retentionSweep(Duration.ZERO).build();
    }

    private Redex.Builder builder() {
        return Redex.builder().persistentDir(folder).wallClock(() -> now);
    }
}
