package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimedProbeTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void anAnswerInTimeIsTaken() {
        assertThat(TimedProbe.within(LONG, () -> true)).isTrue();
        assertThat(TimedProbe.within(LONG, () -> false)).isFalse();
    }

    @Test
    void aQuestionThatBreaksIsANo() {
        boolean answer =
                TimedProbe.within(
                        LONG,
                        () -> {
                            throw new IllegalStateException("down");
                        });
        assertThat(answer).isFalse();
    }

    @Test
    void aQuestionThatHangsIsInterruptedAndANo() {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        boolean answer =
                TimedProbe.within(
                        Duration.ofMillis(1),
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.complete(true);
                            }
                            return true;
                        });
        assertThat(answer).isFalse();
        assertThat(interrupted.join()).isTrue();
    }
}
