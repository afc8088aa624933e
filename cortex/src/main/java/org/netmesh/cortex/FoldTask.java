package org.netmesh.cortex;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.RedexTail;
import org.netmesh.redex.TailGap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds a log into a state, one event after the other, until the log or the adapter closes or the
 * policy halts it (spec 06 §19.3). It reads by cursor, so nothing that a producer does is too fast
 * for it. Confined to the thread that runs it; {@link #close} from any.
 */
final class FoldTask<S> implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FoldTask.class);

    /** A burst goes on within microseconds: parking after each event would cost its writer more. */
    private static final int SPINS = 500;

    /** What a fold is made of; outlives the tasks that run it. */
    record Parts<S>(
            RedexFile file,
            RedexFold<S> fold,
            Guarded<S> state,
            Progress progress,
            FoldErrorPolicy policy,
            LongConsumer onChange,
            LongAdder errors,
            LongAdder lost) {}

    private enum Step {
        APPLIED,
        SKIPPED,
        HALTED,
        CLOSED
    }

    private final Parts<S> parts;
    private final Progress progress;
    private final RedexTail tail;

    FoldTask(Parts<S> parts) {
        this.parts = parts;
        this.progress = parts.progress;
        this.tail = parts.file.tail(progress.cursor());
    }

    @Override
    public void run() {
        try {
            boolean more = true;
            while (more) more = turn();
        } finally {
            tail.close();
        }
    }

    /** Wakes and ends the task; the event in progress is finished first. */
    @Override
    public void close() {
        tail.close();
    }

    /** Whether there may be more after this event or gap. */
    private boolean turn() {
        try {
            Optional<RedexEvent> event = await();
            if (event.isEmpty()) {
                progress.become(new FoldStatus.LogClosed());
                return false;
            }
            return fold(event.get());
        } catch (RedexException e) {
            if (e.gap().isPresent()) return passGap(e.gap().get());
            halt(new FoldFailure.LogFailed(progress.cursor(), e));
            return false;
        }
    }

    private Optional<RedexEvent> await() {
        long position = tail.position();
        for (int spin = 0; spin < SPINS && parts.file.nextSeq() == position; spin++) {
            Thread.onSpinWait();
        }
        return tail.next();
    }

    private boolean fold(RedexEvent event) {
        Step step = parts.state.write(state -> step(event, state));
        progress.wake();
        switch (step) {
            case APPLIED, SKIPPED -> parts.onChange.accept(event.seq());
            case HALTED, CLOSED -> {}
        }
        return step == Step.APPLIED || step == Step.SKIPPED;
    }

    /** Under the state's write lock, so that state and marks change together. */
    private Step step(RedexEvent event, S state) {
        if (!(progress.status() instanceof FoldStatus.Running)) return Step.CLOSED;
        try {
            if (event.seq() == -1L) throw new IllegalStateException("the last sequence of all");
            parts.fold.apply(event, state);
        } catch (Throwable e) {
            return failed(event.seq(), e);
        }
        progress.applied(event.seq());
        return Step.APPLIED;
    }

    private Step failed(long seq, Throwable e) {
        parts.errors.increment();
        boolean skip =
                isDamage(e) || (parts.policy == FoldErrorPolicy.LOG_AND_CONTINUE && seq != -1L);
        if (skip && !(e instanceof Error)) {
            warn(seq, e);
            progress.skippedTo(seq + 1);
            return Step.SKIPPED;
        }
        halt(new FoldFailure.Threw(seq, e));
        return Step.HALTED;
    }

    /** One damaged or hostile event must not stop a shared fold. */
    private static boolean isDamage(Throwable e) {
        return e instanceof MalformedException
                || (e instanceof RedexException redex
                        && redex.kind() == RedexException.Kind.DECODE);
    }

    private boolean passGap(TailGap gap) {
        parts.lost.add(gap.size());
        if (parts.policy == FoldErrorPolicy.STOP) {
            halt(new FoldFailure.Overtaken(gap.fromSeq(), OptionalLong.of(gap.toSeq())));
            return false;
        }
        LOG.warn("{}: retention removed {} before they were folded", parts.file.name(), gap);
        parts.state.write(_ -> {
            progress.skippedTo(gap.toSeq());
            return gap;
        });
        progress.wake();
        return true;
    }

    private void halt(FoldFailure failure) {
        LOG.error("{}: fold halted: {}", parts.file.name(), failure);
        progress.become(new FoldStatus.Halted(failure));
    }

    /** At powers of two only: damaged events may come by the million. */
    private void warn(long seq, @Nullable Throwable e) {
        long count = parts.errors.sum();
        if (Long.bitCount(count) != 1) return;
        LOG.warn(
                "{}: event {} skipped by the fold ({} so far): {}",
                parts.file.name(),
                Long.toUnsignedString(seq),
                count,
                String.valueOf(e));
    }
}
