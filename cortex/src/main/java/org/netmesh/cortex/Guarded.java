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

    void write(Consumer<? super S> change) {
        lock.writeLock().lock();
        try {
            change.accept(state);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
