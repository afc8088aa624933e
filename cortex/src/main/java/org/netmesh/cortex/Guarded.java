package org.netmesh.cortex;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** A state and its lock: many readers or one writer. Thread-safe. */
final class Guarded<S> {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final S state;

    Guarded(S state) {
        this.state = state;
    }

    <R> R read(Function<? super S, R> query) {
        lock.readLock().lock();
        try {
            return query.apply(state);
        } finally {
            lock.readLock().unlock();
        }
    }

    <R> R write(Function<? super S, R> change) {
        lock.writeLock().lock();
        try {
            return change.apply(state);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** As {@link #write} if the lock is free at once; whether it was. */
    boolean tryWrite(Consumer<? super S> change) {
        if (!lock.writeLock().tryLock()) return false;
        try {
            change.accept(state);
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
