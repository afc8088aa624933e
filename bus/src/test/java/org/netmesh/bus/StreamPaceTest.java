package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netmesh.bus.TestShards.ManualClock;
import org.netmesh.kernel.ShardId;

/** When a stream polls: time is moved by hand, nothing waits. */
class StreamPaceTest {
    private final ManualClock clock = new ManualClock();
    private final Pages bus = new Pages();

    private PollSource source(SubscribeOpts opts) {
        return new PollSource(bus, opts, clock, _ -> {});
    }

    /** How many milliseconds pass until a stream polls again. */
    private int millisToNextPoll(PollSource source) throws InterruptedException {
        int before = bus.polls;
        for (int millis = 0; millis < 1_000; millis++) {
            source.next(0);
            if (bus.polls > before) return millis;
            clock.advanceMillis(1);
        }
        throw new AssertionError("it polls no more");
    }

    // parity: bus.SubscribeOpts, bus.SubscribeOpts.pollIntervalMs, bus.SubscribeOpts.maxBackoffMs
    @Test
    void emptyPagesDoubleTheWaitUpToItsLimitAndAnEventBringsTheIntervalBack() throws Exception {
        SubscribeOpts opts =
                SubscribeOpts.builder()
                        .pollInterval(Duration.ofMillis(10))
                        .maxBackoff(Duration.ofMillis(25))
                        .build();
        PollSource source = source(opts);
        assertThat(millisToNextPoll(source)).isZero();
        assertThat(millisToNextPoll(source)).isEqualTo(10);
        assertThat(millisToNextPoll(source)).isEqualTo(20);
        assertThat(millisToNextPoll(source)).isEqualTo(25);
        bus.pages.add(page(1, false));
        assertThat(millisToNextPoll(source)).isEqualTo(25);
        assertThat(millisToNextPoll(source)).isEqualTo(10);
        bus.pages.add(page(2, true));
        assertThat(millisToNextPoll(source)).isEqualTo(20);
        assertThat(millisToNextPoll(source)).isZero();
    }

    @Test
    void theWaitsBeginWithFiveMillisecondsAndEndWithAHundred() throws Exception {
        PollSource source = source(SubscribeOpts.defaults());
        for (int wait : new int[] {0, 5, 10, 20, 40, 80, 100, 100}) {
            assertThat(millisToNextPoll(source)).isEqualTo(wait);
        }
    }

    private static PollResponse page(int number, boolean more) {
        ShardId shard = new ShardId(0);
        String id = Integer.toString(number);
        return new PollResponse(
                List.of(StoredEvent.of(id, new byte[] {'1'}, number, shard)),
                Optional.of(Cursor.empty().with(shard, id)),
                more,
                false,
                Map.of(),
                Set.of(),
                List.of());
    }

    /** Answers with the pages it was given, then with nothing new. */
    private static final class Pages implements PollSource.Bus {
        final Queue<PollResponse> pages = new ArrayDeque<>();
        int polls;

        @Override
        public PollResponse poll(PollRequest request) {
            polls++;
            PollResponse next = pages.poll();
            if (next != null) return next;
            return new PollResponse(
                    List.of(), request.cursor(), false, false, Map.of(), Set.of(), List.of());
        }

        @Override
        public Cursor latest() {
            return Cursor.empty();
        }

        @Override
        public boolean mayBlock() {
            return false;
        }

        @Override
        public boolean isRunning() {
            return true;
        }
    }
}
