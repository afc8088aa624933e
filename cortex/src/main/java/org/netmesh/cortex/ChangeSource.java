package org.netmesh.cortex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/**
 * The sequences that a fold has passed, for one reader: at most {@link #CAPACITY} wait for it, the
 * oldest make room and are reported as one lag (spec 06 §19.6). Thread-safe.
 */
final class ChangeSource implements Source<ChangeEvent>, LongConsumer {
    static final int CAPACITY = 64;

    private final Streams streams;
    private final Deque<Long> seqs = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private long missed;
    private boolean closed;

    ChangeSource(Streams streams) {
        this.streams = streams;
    }

    /** The fold has passed this event. */
    @Override
    public void accept(long seq) {
        lock.lock();
        try {
            if (closed) return;
            if (seqs.size() == CAPACITY) {
                seqs.remove();
                missed++;
            }
            seqs.add(seq);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable ChangeEvent next(long limitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (seqs.isEmpty() && !closed && left > 0) left = changed.awaitNanos(left);
            if (missed > 0) {
                ChangeEvent lag = new ChangeEvent.Lagged(missed);
                missed = 0;
                return lag;
            }
            Long seq = seqs.poll();
            return seq == null ? null : new ChangeEvent.Changed(seq);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            missed = 0;
            seqs.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        streams.forget(this);
    }

    /** The same without the lags. */
    Source<Long> seqsOnly() {
        ChangeSource all = this;
        return new Source<>() {
            @Override
            public @Nullable Long next(long limitNanos) throws InterruptedException {
                ChangeEvent event = all.next(limitNanos);
                // Whatever was missed, a newer element stands behind it.
                if (event instanceof ChangeEvent.Lagged) event = all.next(0);
                return event instanceof ChangeEvent.Changed(long seq) ? seq : null;
            }

            @Override
            public boolean ended() {
                return all.ended();
            }

            @Override
            public void close() {
                all.close();
            }
        };
    }
}
