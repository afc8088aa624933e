package org.netmesh.redex;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Wakes the readers that wait at the head of a log. An append pays one read while nobody waits, and
 * wakes a single reader however many do: each woken reader wakes two more, so ten thousand of them
 * cost the appender no more than one. Thread-safe.
 */
final class TailSignal {
    /** Readers that one wake-up will reach. */
    private static final class Group {
        final List<Waiter> members = new ArrayList<>(0);
    }

    /** One reader that waits, and its place among those that will be woken together. */
    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        final Group group;
        int place;
        volatile boolean woken;

        Waiter(Group group) {
            this.group = group;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock while it is this one; once taken by a wake-up it never changes again. */
    private Group waiters = new Group();

    private volatile boolean waiting;

    /** Everything that waits looks again; never waits itself. */
    void wakeAll() {
        if (!waiting) return;
        Group group;
        lock.lock();
        try {
            group = waiters;
            waiters = new Group();
            waiting = false;
        } finally {
            lock.unlock();
        }
        wake(group, 0);
    }

    /** Waits until {@code ready}, a wake-up, or the time is over. */
    void await(BooleanSupplier ready, long limitNanos) throws InterruptedException {
        long start = System.nanoTime();
        Waiter waiter = enter();
        try {
            while (!waiter.woken && !ready.getAsBoolean()) {
                if (Thread.interrupted()) throw new InterruptedException();
                if (limitNanos == Long.MAX_VALUE) {
                    LockSupport.park(this);
                } else {
                    long left = limitNanos - (System.nanoTime() - start);
                    if (left <= 0) return;
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            leave(waiter);
        }
    }

    private Waiter enter() {
        lock.lock();
        try {
            Waiter waiter = new Waiter(waiters);
            waiter.place = waiters.members.size();
            waiters.members.add(waiter);
            waiting = true;
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** A waiter that a wake-up has taken passes it on, however its wait ended. */
    private void leave(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.group == waiters) {
                Waiter last = waiters.members.removeLast();
                if (last != waiter) {
                    waiters.members.set(waiter.place, last);
                    last.place = waiter.place;
                }
                waiting = !waiters.members.isEmpty();
                return;
            }
        } finally {
            lock.unlock();
        }
        wake(waiter.group, 2 * waiter.place + 1);
        wake(waiter.group, 2 * waiter.place + 2);
    }

    private static void wake(Group group, int place) {
        if (place >= group.members.size()) return;
        Waiter waiter = group.members.get(place);
        waiter.woken = true;
        LockSupport.unpark(waiter.thread);
    }
}
