package org.netmesh.capability.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;

/**
 * A filter that asks a callback. The callback runs on the executor, for all candidates of one
 * ranking at once, with one deadline for them all; one that throws or does not answer in time
 * vetoes its candidate. Thread-safe.
 */
public final class CallbackFilter implements PlacementFilter {
    /** How long a callback may take when nobody says otherwise. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(CallbackFilter.class.getName());

    private final Predicate<PlacementCandidate> keep;
    private final UserExecutor executor;
    private final Duration deadline;
    private final MonotonicClock clock;
    private final AtomicLong timeouts = new AtomicLong();

    private CallbackFilter(Builder builder) {
        this.keep = builder.keep;
        this.executor = builder.executor;
        this.deadline = builder.deadline;
        this.clock = builder.clock;
    }

    public static Builder builder(Predicate<PlacementCandidate> keep) {
        return new Builder(keep);
    }

    @Override
    public OptionalDouble score(PlacementCandidate candidate, Artifact artifact) {
        return scoreAll(List.of(candidate), artifact).getFirst();
    }

    @Override
    public List<OptionalDouble> scoreAll(List<PlacementCandidate> candidates, Artifact artifact) {
        long start = clock.nanos();
        List<CompletableFuture<Boolean>> answers = candidates.stream().map(this::ask).toList();
        List<OptionalDouble> scores = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            long left = deadline.toNanos() - (clock.nanos() - start);
            boolean kept = answer(answers.get(i), Math.max(0, left), candidates.get(i));
            scores.add(kept ? OptionalDouble.of(1) : OptionalDouble.empty());
        }
        return scores;
    }

    /** Callbacks that did not answer in time. */
    public long timeouts() {
        return timeouts.get();
    }

    private CompletableFuture<Boolean> ask(PlacementCandidate candidate) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> answer.completeAsync(() -> keep.test(candidate), Runnable::run));
        } catch (RuntimeException notStarted) {
            answer.completeExceptionally(notStarted);
        }
        return answer;
    }

    private boolean answer(
            CompletableFuture<Boolean> answer, long limitNanos, PlacementCandidate candidate) {
        try {
            return answer.get(limitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            timeouts.incrementAndGet();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "placement callback gave no answer about {0} within {1}: vetoed",
                    candidate.nodeId(),
                    deadline);
        } catch (ExecutionException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "placement callback failed about " + candidate.nodeId() + ": vetoed",
                    e.getCause());
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("waiting for placement callbacks", e);
        }
        return false;
    }

    /** Collects options. Confined to one thread. */
    public static final class Builder {
        private final Predicate<PlacementCandidate> keep;
        private UserExecutor executor = UserExecutor.virtualThreads();
        private Duration deadline = DEFAULT_DEADLINE;
        private MonotonicClock clock = MonotonicClock.system();

        private Builder(Predicate<PlacementCandidate> keep) {
            this.keep = keep;
        }

        /** Runs the callbacks; the default is a virtual thread each. */
        public Builder executor(UserExecutor value) {
            executor = value;
            return this;
        }

        /** For all candidates of one ranking together; the default is 5 s. */
        public Builder deadline(Duration value) {
            deadline = value;
            return this;
        }

        /** What the deadline is measured with. */
        public Builder clock(MonotonicClock value) {
            clock = value;
            return this;
        }

        public CallbackFilter build() {
            return new CallbackFilter(this);
        }
    }
}
