package org.netmesh.cortex;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFold;
import org.netmesh.redex.TailGap;

/**
 * Applies events to a state, each once and in order, whoever brings them: state and marks change
 * together under the state's write lock, and an event that is already in is passed over (spec 06
 * §19.2, §19.3). Thread-safe.
 */
final class Folder<S> {
    private static final System.Logger LOG = System.getLogger("org.netmesh.cortex");
    private static final long LAST_SEQ = -1L;

    /** A waiter folds what stands next; a backlog is the task's. */
    private static final long MAX_HELP = 64;

    private enum Step {
        APPLIED,
        SKIPPED,
        ALREADY_IN,
        HALTED,
        CLOSED;

        boolean goesOn() {
            return this == APPLIED || this == SKIPPED || this == ALREADY_IN;
        }
    }

    private final RedexFile file;
    private final RedexFold<S> fold;
    private final Guarded<S> state;
    private final Progress progress;
    private final FoldErrorPolicy policy;
    private final LongConsumer onChange;
    private final LongAdder errors = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /**
     * @param onChange told of each event passed, in order, under the state's write lock; must not
     *     wait
     */
    Folder(
            RedexFile file,
            RedexFold<S> fold,
            Guarded<S> state,
            Progress progress,
            FoldErrorPolicy policy,
            LongConsumer onChange) {
        this.file = file;
        this.fold = fold;
        this.state = state;
        this.progress = progress;
        this.policy = policy;
        this.onChange = onChange;
    }

    RedexFile file() {
        return file;
    }

    Progress progress() {
        return progress;
    }

    long errors() {
        return errors.sum();
    }

    long lost() {
        return lost.sum();
    }

    /** Whether the next event may follow. */
    boolean fold(RedexEvent event) {
        Step step = state.write(s -> step(event, s));
        progress.wake();
        return step.goesOn();
    }

    /**
     * Folds up to this event on the caller's thread, if it is close and nobody else is at it: that
     * spares the waiter two changes of threads. Only for effects that promise not to wait.
     */
    void help(long seq) {
        if (!(fold instanceof ModelFold)) return;
        if (Long.compareUnsigned(seq - progress.cursor(), MAX_HELP) >= 0) return;
        if (state.tryWrite(s -> foldUpTo(seq, s))) progress.wake();
    }

    private void foldUpTo(long seq, S s) {
        while (!progress.reached(Progress.Mark.FOLDED, seq)) {
            // What is gone, damaged or not there yet is the task's affair.
            Optional<RedexEvent> next = file.readOne(progress.cursor());
            if (next.isEmpty() || !step(next.get(), s).goesOn()) return;
        }
    }

    /** Under the state's write lock. */
    private Step step(RedexEvent event, S s) {
        long seq = event.seq();
        if (!(progress.status() instanceof FoldStatus.Running)) return Step.CLOSED;
        if (Long.compareUnsigned(seq, progress.cursor()) < 0) return Step.ALREADY_IN;
        Step step = apply(event, s);
        if (step != Step.HALTED) onChange.accept(seq);
        return step;
    }

    private Step apply(RedexEvent event, S s) {
        try {
            if (event.seq() == LAST_SEQ) throw new IllegalStateException("no sequence can follow");
            fold.apply(event, s);
        } catch (Throwable e) {
            return failed(event.seq(), e);
        }
        progress.applied(event.seq());
        return Step.APPLIED;
    }

    private Step failed(long seq, Throwable e) {
        errors.increment();
        boolean skip = isDamage(e) || policy == FoldErrorPolicy.LOG_AND_CONTINUE;
        if (!skip || e instanceof Error || seq == LAST_SEQ) {
            halt(new FoldFailure.Threw(seq, e));
            return Step.HALTED;
        }
        warn(seq, e);
        progress.skippedTo(seq + 1);
        return Step.SKIPPED;
    }

    /** One damaged or hostile event must not stop a shared fold. */
    private static boolean isDamage(Throwable e) {
        return e instanceof MalformedException
                || (e instanceof RedexException redex
                        && redex.kind() == RedexException.Kind.DECODE);
    }

    /** Retention removed events; whether the next event may follow. */
    boolean passGap(TailGap gap) {
        boolean goesOn = state.write(_ -> lose(gap));
        progress.wake();
        return goesOn;
    }

    private boolean lose(TailGap gap) {
        long from = progress.cursor();
        // A waiter may have folded them before they went.
        if (Long.compareUnsigned(gap.toSeq(), from) <= 0) return true;
        lost.add(gap.toSeq() - from);
        if (policy == FoldErrorPolicy.STOP) {
            halt(new FoldFailure.Overtaken(from, OptionalLong.of(gap.toSeq())));
            return false;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                file.name() + ": retention removed " + gap + " before they were folded");
        progress.skippedTo(gap.toSeq());
        return true;
    }

    /** Goes on behind what the fold could not pass. */
    void skipTo(long seq) {
        state.write(s -> {
            progress.skippedTo(seq);
            return s;
        });
    }

    void halt(FoldFailure failure) {
        LOG.log(System.Logger.Level.ERROR, file.name() + ": fold halted: " + failure);
        progress.become(new FoldStatus.Halted(failure));
    }

    /** At powers of two only: damaged events may come by the million. */
    private void warn(long seq, Throwable e) {
        long count = errors.sum();
        if (Long.bitCount(count) != 1) return;
        LOG.log(
                System.Logger.Level.WARNING,
                file.name()
                        + ": event "
                        + Long.toUnsignedString(seq)
                        + " skipped by the fold ("
                        + count
                        + " so far): "
                        + e.toString());
    }
}
