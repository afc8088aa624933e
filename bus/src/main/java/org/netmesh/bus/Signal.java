package org.netmesh.bus;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * Lets threads wait for a fact that others bring about. Announcing costs next to nothing while
 * nobody waits. Thread-safe.
 */
final class Signal {
    private final MonotonicClock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition announced = lock.newCondition();

    Signal(MonotonicClock clock) {
        this.clock = clock;
    }

    long nanos() {
        return clock.nanos();
    }

    /** To be called after the fact has changed. */
    void announce() {
        // Orders the change before the look at the counter; await orders them the other way round.
        VarHandle.fullFence();
        if (waiting.get() == 0) return;
        lock.lock();
        try {
            announced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @return whether the fact holds; false only when the time is over
     */
    boolean await(BooleanSupplier fact, long limitNanos) throws InterruptedException {
        long start = clock.nanos();
        lock.lockInterruptibly();
        waiting.incrementAndGet();
        try {
            while (!fact.getAsBoolean()) {
                long left = limitNanos - (clock.nanos() - start);
                if (left <= 0) return false;
                announced.awaitNanos(left);
            }
            return true;
        } finally {
            waiting.decrementAndGet();
            lock.unlock();
        }
    }
}
