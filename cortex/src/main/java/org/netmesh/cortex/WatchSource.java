package org.netmesh.cortex;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/**
 * The differing results of one query, for one reader (spec 06 §25). The fold only marks it; the
 * reader's thread asks the query, so a slow reader skips results and never holds the fold up.
 *
 * <p>No change is lost: the mark is taken away before the query is asked, and the query waits for a
 * change in progress. Thread-safe.
 */
class WatchSource<R> implements Source<R>, LongConsumer {
    private final Supplier<R> query;
    private final Streams streams;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition marked = lock.newCondition();
    private volatile boolean dirty;
    private volatile boolean closed;
    // Confined to the reader.
    private @Nullable R last;

    /**
     * @param query reads the state under its lock
     * @param seen the result that the reader already has; {@code null} if it has none, and then the
     *     current one comes at once
     */
    WatchSource(Supplier<R> query, @Nullable R seen, Streams streams) {
        this.query = query;
        this.last = seen;
        this.dirty = seen == null;
        this.streams = streams;
    }

    /** The fold has passed an event. */
    @Override
    public final void accept(long seq) {
        mark();
    }

    /** The result may have changed. */
    final void mark() {
        if (dirty) return;
        lock.lock();
        try {
            dirty = true;
            marked.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable R next(long limitNanos) throws InterruptedException {
        long left = limitNanos;
        while (true) {
            left = awaitMark(left);
            if (closed || !dirty) return null;
            dirty = false;
            R now = query.get();
            if (!now.equals(last)) {
                last = now;
                return now;
            }
        }
    }

    /** Waits for a mark, the end or the limit; what is left of the limit is returned. */
    private long awaitMark(long limitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (!dirty && !closed && left > 0) left = marked.awaitNanos(left);
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            marked.signalAll();
        } finally {
            lock.unlock();
        }
        streams.forget(this);
    }
}
