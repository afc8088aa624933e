package org.netmesh.kernel.flow;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between a producer that must not wait and a consumer that may: the push side of a
 * {@link Subscription}. When it is full the oldest element makes room and is counted. Thread-safe.
 */
public final class Mailbox<T> implements Source<T> {
    private final int capacity;
    private final Queue<T> elements = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private long dropped;
    private boolean finished;

    /**
     * @param capacity elements kept for a slow consumer, at least 1
     */
    public Mailbox(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a mailbox needs room for 1 element, got " + capacity);
        }
        this.capacity = capacity;
    }

    /**
     * Adds an element and never waits.
     *
     * @return whether nothing was dropped: neither this element, because the mailbox is finished,
     *     nor the oldest one, because it is full
     */
    public boolean offer(T element) {
        lock.lock();
        try {
            if (finished) return false;
            boolean full = elements.size() == capacity;
            if (full) {
                elements.remove();
                dropped++;
            }
            elements.add(element);
            changed.signalAll();
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /** No element will follow; those inside are still delivered. Idempotent. */
    public void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Elements that made room for newer ones. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable T next(long limitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (elements.isEmpty() && !finished && left > 0) left = changed.awaitNanos(left);
            return elements.poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return finished && elements.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            finished = true;
            elements.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
