package org.netmesh.kernel.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DelayTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);

    @Test
    void aWaitOfNothingOrLessIsSoonOver() {
        assertThat(Delay.system().after(0)).succeedsWithin(GENEROUS);
        assertThat(Delay.system().after(-1)).succeedsWithin(GENEROUS);
    }

    @Test
    void aShortWaitIsNotOverBeforeItsTime() {
        long began = System.nanoTime();
        assertThat(Delay.system().after(2_000_000)).succeedsWithin(GENEROUS);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void anEndlessWaitCanBeCancelled() {
        CompletableFuture<?> wait = Delay.system().after(Long.MAX_VALUE);
        assertThat(wait).isNotDone();
        assertThat(wait.cancel(true)).isTrue();
    }
}
