package org.netmesh.cortex;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * How many waits for tokens may be pending at once, and what became of them (spec 06 §20). One per
 * adapter, and one cap for the process. Thread-safe.
 */
public final class ReadYourWrites {
    private static final AtomicReference<@Nullable Semaphore> GLOBAL = new AtomicReference<>();

    private final Supplier<@Nullable Semaphore> shared;
    private final @Nullable Semaphore permits;
    private final LongAdder waits = new LongAdder();
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder queueFull = new LongAdder();
    private final LongAdder wrongOrigin = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /**
     * @param cap waits of this adapter at once; 0 for any number
     */
    ReadYourWrites(int cap) {
        this(cap, GLOBAL::get);
    }

    /** With a cap of its own in the place of the process's. */
    ReadYourWrites(int cap, Supplier<@Nullable Semaphore> shared) {
        this.shared = shared;
        permits = cap == 0 ? null : new Semaphore(cap);
    }

    /**
     * Bounds the pending waits of all adapters of the process together. It can be set once; the
     * smaller of the two caps dominates. Default: none.
     *
     * @param cap at least 1; less counts as 1
     * @return whether this call set it
     */
    public static boolean setGlobalInflightCap(int cap) {
        return GLOBAL.compareAndSet(null, new Semaphore(Math.max(1, cap)));
    }

    /** Returns the permit when the wait ends, for whatever reason. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Takes a permit at once.
     *
     * @param onEnd told how many nanoseconds the wait took
     * @throws CortexException {@code QUEUE_FULL} if none is left
     */
    Permit enter(MonotonicClock clock, LongConsumer onEnd) {
        Semaphore global = shared.get();
        if (global != null && !global.tryAcquire()) throw refused();
        if (permits != null && !permits.tryAcquire()) {
            if (global != null) global.release();
            throw refused();
        }
        waits.increment();
        long start = clock.nanos();
        return () -> {
            long took = clock.nanos() - start;
            nanos.add(took);
            onEnd.accept(took);
            if (permits != null) permits.release();
            if (global != null) global.release();
        };
    }

    void timedOut() {
        timeouts.increment();
    }

    void wrongOrigin() {
        wrongOrigin.increment();
    }

    RywMetrics metrics() {
        return new RywMetrics(
                waits.sum(), timeouts.sum(), queueFull.sum(), wrongOrigin.sum(), nanos.sum());
    }

    private CortexException refused() {
        queueFull.increment();
        return CortexException.queueFull();
    }
}
