package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.netmesh.cortex.Progress.Mark;
import org.netmesh.cortex.Progress.Outcome;

class ProgressTest {
    private static final long FOREVER = Long.MAX_VALUE;

    @Test
    void appliedIsAStrictPrefixAndNeverPassesASkip() { // spec 06 §29 M-24
        var progress = new Progress(0);
        assertThat(progress.foldedThrough()).isEmpty();

        progress.applied(0);
        progress.skippedTo(2);
        progress.applied(2);

        assertThat(progress.foldedThrough()).hasValue(2);
        assertThat(progress.appliedThrough()).hasValue(0);
    }

    @Test
    void bothBeginJustBelowTheStart() {
        var progress = new Progress(10);
        assertThat(progress.foldedThrough()).isEqualTo(OptionalLong.of(9));

        progress.applied(10);

        assertThat(progress.appliedThrough()).hasValue(10);
    }

    @Test
    void aStaleSequenceIsReachedAtOnceAndAFutureOneOnlyLaterOrNever() // spec 06 §29 M-26
            throws InterruptedException {
        var progress = new Progress(5);

        assertThat(progress.await(Mark.FOLDED, 4, 0)).isEqualTo(Outcome.REACHED);
        assertThat(progress.await(Mark.FOLDED, 5, 0)).isEqualTo(Outcome.TIMED_OUT);
        assertThat(progress.await(Mark.APPLIED, -1L, 1)).isEqualTo(Outcome.TIMED_OUT);
        progress.become(new FoldStatus.LogClosed());
        assertThat(progress.await(Mark.FOLDED, 5, FOREVER)).isEqualTo(Outcome.STOPPED);
        assertThat(progress.await(Mark.FOLDED, 4, FOREVER)).isEqualTo(Outcome.REACHED);
    }

    @Test
    void aParkedWaiterIsWokenByProgressAndByAStop() {
        var progress = new Progress(0);
        var first = waiting(progress, 0);
        var second = waiting(progress, 1);

        progress.applied(0);
        progress.wake();
        assertThat(first.join()).isEqualTo(Outcome.REACHED);
        progress.become(new FoldStatus.Closed());
        assertThat(second.join()).isEqualTo(Outcome.STOPPED);
    }

    @Test
    void nothingFollowsAClose() {
        var progress = new Progress(0);
        progress.become(new FoldStatus.Closed());
        progress.become(new FoldStatus.Running());

        assertThat(progress.status()).isEqualTo(new FoldStatus.Closed());
    }

    private static CompletableFuture<Outcome> waiting(Progress progress, long seq) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return progress.await(Mark.APPLIED, seq, FOREVER);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
