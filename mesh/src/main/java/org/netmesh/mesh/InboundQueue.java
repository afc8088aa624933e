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
    private final Deque<InboundEvent> events = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong dropped = new AtomicLong();
    // Written under the lock.
    private volatile int size;
    private boolean finished;

    InboundQueue(int capacity, InboundOverflow overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    void offer(InboundEvent event) {
        InboundEvent lost = place(event);
        if (lost != null) lost.leave();
    }

    /** Takes what is there, without waiting, oldest first. */
    List<MeshEvent> poll(int limit) {
        List<InboundEvent> taken = new ArrayList<>(Math.min(limit, size));
        lock.lock();
        try {
            while (taken.size() < limit && !events.isEmpty()) taken.add(events.remove());
            size = events.size();
        } finally {
            lock.unlock();
        }
        taken.forEach(InboundEvent::leave);
        return taken.stream().map(InboundEvent::event).toList();
    }

    @Override
    public @Nullable MeshEvent next(long limitNanos) throws InterruptedException {
        InboundEvent taken;
        lock.lockInterruptibly();
        try {
            long left = limitNanos;
            while (events.isEmpty() && !finished && left > 0) left = changed.awaitNanos(left);
            taken = events.poll();
            size = events.size();
        } finally {
            lock.unlock();
        }
        if (taken == null) return null;
        taken.leave();
        return taken.event();
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
        List<InboundEvent> unread;
        lock.lock();
        try {
            finished = true;
            unread = List.copyOf(events);
            events.clear();
            size = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        unread.forEach(InboundEvent::leave);
    }

    /** Whether it is three quarters full, so that senders should not go on without their credit. */
    boolean fillingUp() {
        return size >= capacity - capacity / 4;
    }

    int size() {
        return size;
    }

    long dropped() {
        return dropped.get();
    }

    /** Returns the event that found no place, or lost it. */
    private @Nullable InboundEvent place(InboundEvent event) {
        lock.lock();
        try {
            if (finished) return event;
            InboundEvent lost = null;
            if (events.size() >= capacity) lost = makeRoom(event);
            if (lost != event) events.add(event);
            size = events.size();
            changed.signal();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable InboundEvent makeRoom(InboundEvent event) {
        InboundEvent lost =
                switch (overflow) {
                    case DROP_NEWEST -> event;
                    case DROP_OLDEST -> events.remove();
                    case BLOCK_GRANTS -> event.withinCredit() ? null : event;
                };
        if (lost != null) dropped.incrementAndGet();
        return lost;
    }
}
