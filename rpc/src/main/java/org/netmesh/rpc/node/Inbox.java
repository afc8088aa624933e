package org.netmesh.rpc.node;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.rpc.RpcException;

/**
 * What came for one call and was not taken yet: chunks for a caller, items for a handler. The loop
 * puts in and never waits; one reader takes. Thread-safe.
 */
public final class Inbox {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final Queue<ByteBuffer> bodies = new ArrayDeque<>();
    private @Nullable RpcException failure;
    private boolean finished;

    /**
     * @param capacity bodies that wait at most
     */
    public Inbox(int capacity) {
        this.capacity = capacity;
    }

    /** Whether there was room; what comes after the end is dropped and had room. */
    public boolean offer(ByteBuffer body) {
        lock.lock();
        try {
            if (finished) return true;
            if (bodies.size() == capacity) return false;
            bodies.add(body);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing follows; what is inside is still read. Idempotent. */
    public void end() {
        finish(null, false);
    }

    /** As {@link #end}, and then the reader gets this, once. */
    public void fail(RpcException why) {
        finish(why, false);
    }

    /** The reader wants no more, or nobody shall read on: what is inside is dropped. */
    public void close() {
        finish(null, true);
    }

    /** As {@link #close}, but the reader gets this, once. */
    public void abandon(RpcException why) {
        finish(why, true);
    }

    private void finish(@Nullable RpcException why, boolean dropping) {
        lock.lock();
        try {
            if (!finished) failure = why;
            finished = true;
            if (dropping) {
                bodies.clear();
                failure = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next body.
     *
     * @param limitNanos 0 does not wait
     * @return {@code null} if none came in time, or at the end
     * @throws RpcException the failure at which it ended, once
     */
    public @Nullable ByteBuffer next(long limitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (bodies.isEmpty() && !finished && left > 0) left = changed.awaitNanos(left);
            ByteBuffer body = bodies.poll();
            if (body != null || failure == null) return body;
            RpcException told = failure;
            failure = null;
            throw told;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #next} will return no more bodies. */
    public boolean ended() {
        lock.lock();
        try {
            return finished && bodies.isEmpty() && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /** Bodies that wait. */
    public int size() {
        lock.lock();
        try {
            return bodies.size();
        } finally {
            lock.unlock();
        }
    }
}
