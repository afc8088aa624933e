package org.netmesh.cortex;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a fold has come, and the threads that wait for it (spec 06 §19.2, §19.4). One thread
 * advances it, under the state's write lock; any thread reads and waits.
 *
 * <p>Both marks are kept as the end of a range, the next sequence, so that "none" needs no value of
 * its own. Sequences compare as unsigned.
 */
final class Progress {
    /** A wait is often over before a thread could be parked and woken. */
    private static final int SPINS = 200;

    /** How a wait ended. */
    enum Outcome {
        REACHED,
        STOPPED,
        TIMED_OUT
    }

    /** Which of the two marks is waited for. */
    enum Mark {
        FOLDED,
        APPLIED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long foldedEnd;
    private volatile long appliedEnd;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile FoldStatus status = new FoldStatus.Running();

    /**
     * @param start the first sequence that will be folded
     */
    Progress(long start) {
        foldedEnd = start;
        appliedEnd = start;
    }

    /** The event was applied; a gap or a skip before it stops the applied mark for good. */
    void applied(long seq) {
        foldedEnd = seq + 1;
        if (appliedEnd == seq) appliedEnd = seq + 1;
    }

    /** Every event before {@code end} that was not applied was skipped, or is gone. */
    void skippedTo(long end) {
        foldedEnd = end;
    }

    void become(FoldStatus next) {
        lock.lock();
        try {
            if (!(status instanceof FoldStatus.Closed)) status = next;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Call after advancing, without the state's lock. */
    void wake() {
        if (waiting.get() == 0) return;
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    FoldStatus status() {
        return status;
    }

    OptionalLong foldedThrough() {
        return through(foldedEnd);
    }

    OptionalLong appliedThrough() {
        return through(appliedEnd);
    }

    /** The next sequence to fold. */
    long cursor() {
        return foldedEnd;
    }

    boolean reached(Mark mark, long seq) {
        return Long.compareUnsigned(seq, mark == Mark.FOLDED ? foldedEnd : appliedEnd) < 0;
    }

    /**
     * Waits until a mark has reached {@code seq}.
     *
     * @param limitNanos 0 only looks; {@link Long#MAX_VALUE} waits without a limit
     * @throws InterruptedException if interrupted while waiting
     */
    Outcome await(Mark mark, long seq, long limitNanos) throws InterruptedException {
        for (int spin = 0; spin < SPINS; spin++) {
            if (reached(mark, seq)) return Outcome.REACHED;
            if (limitNanos <= 0) break;
            Thread.onSpinWait();
        }
        lock.lockInterruptibly();
        waiting.incrementAndGet();
        try {
            long left = limitNanos;
            while (true) {
                if (reached(mark, seq)) return Outcome.REACHED;
                if (!(status instanceof FoldStatus.Running)) return Outcome.STOPPED;
                if (left <= 0) return Outcome.TIMED_OUT;
                left = moved.awaitNanos(left);
            }
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }

    private static OptionalLong through(long end) {
        return end == 0 ? OptionalLong.empty() : OptionalLong.of(end - 1);
    }
}
