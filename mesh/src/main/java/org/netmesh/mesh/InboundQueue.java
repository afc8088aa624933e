package org.netmesh.mesh;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.flow.Source;

/**
 * Events between the loop, which must not wait, and a reader, who may; bounded (spec 02 §7).
 * Thread-safe.
 */
final class InboundQueue implements Source<MeshEvent> {
    private final int capacity;
    private final InboundOverflow overflow;
    private final Runnable relieved;
    private final Deque<MeshEvent> events = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong dropped = new AtomicLong();
    // Written under the lock.
    private volatile int size;
    private volatile boolean pressed;
    private boolean finished;

    /**
     * @param relieved called without the lock when the reader has caught up
     */
    InboundQueue(int capacity, InboundOverflow overflow, Runnable relieved) {
        this.capacity = capacity;
        this.overflow = overflow;
        this.relieved = relieved;
    }

    void offer(MeshEvent event) {
        lock.lock();
        try {
            if (finished) return;
            boolean full = events.size() == capacity;
            if (full) dropped.incrementAndGet();
            if (full && overflow == InboundOverflow.DROP_OLDEST) events.remove();
            if (!full || overflow == InboundOverflow.DROP_OLDEST) events.add(event);
            measure();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is there, without waiting, oldest first. */
    List<MeshEvent> poll(int limit) {
        List<MeshEvent> out = new ArrayList<>(Math.min(limit, size));
        boolean before = pressed;
        lock.lock();
        try {
            while (out.size() < limit && !events.isEmpty()) out.add(events.remove());
            measure();
        } finally {
            lock.unlock();
        }
        if (before && !pressed) relieved.run();
        return out;
    }

    @Override
    public @Nullable MeshEvent next(long limitNanos) throws InterruptedException {
        boolean before = pressed;
        MeshEvent event;
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (events.isEmpty() && !finished && left > 0) left = changed.awaitNanos(left);
            event = events.poll();
            measure();
        } finally {
            lock.unlock();
        }
        if (before && !pressed) relieved.run();
        return event;
    }

    /** Nothing will follow; what is inside can still be read. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return finished && events.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            finished = true;
            events.clear();
            measure();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        relieved.run();
    }

    /** Whether senders should be held back. */
    boolean pressed() {
        return pressed;
    }

    int size() {
        return size;
    }

    long dropped() {
        return dropped.get();
    }

    private void measure() {
        size = events.size();
        if (overflow != InboundOverflow.BLOCK_GRANTS) return;
        if (size > capacity - capacity / 4) pressed = true;
        else if (size <= capacity / 4) pressed = false;
    }
}
