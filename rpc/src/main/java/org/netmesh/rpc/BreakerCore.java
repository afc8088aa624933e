package org.netmesh.rpc;

import org.netmesh.kernel.port.MonotonicClock;

/**
 * The states of a {@link CircuitBreaker}. Every change of a breaker that opens, closes or is reset
 * begins a new epoch; what was admitted in an earlier one no longer counts. Thread-safe.
 */
final class BreakerCore {
    /** Leave to run once. */
    record Permit(long epoch, boolean probe) {}

    private final int failureThreshold;
    private final int successThreshold;
    private final long resetAfterNanos;
    private final MonotonicClock clock;

    private final Object lock = new Object();
    // Guarded by lock.
    private BreakerState state = BreakerState.CLOSED;
    private long epoch;
    private int failures;
    private int successes;
    private long openedNanos;
    private boolean probing;

    BreakerCore(
            int failureThreshold,
            int successThreshold,
            long resetAfterNanos,
            MonotonicClock clock) {
        this.failureThreshold = failureThreshold;
        this.successThreshold = successThreshold;
        this.resetAfterNanos = resetAfterNanos;
        this.clock = clock;
    }

    /**
     * @throws BreakerOpenException if nothing may run now
     */
    Permit admit() {
        long now = clock.nanos();
        synchronized (lock) {
            if (state == BreakerState.CLOSED) return new Permit(epoch, false);
            if (state == BreakerState.OPEN && now - openedNanos >= resetAfterNanos) {
                state = BreakerState.HALF_OPEN;
                successes = 0;
            }
            if (state == BreakerState.OPEN || probing) throw new BreakerOpenException();
            probing = true;
            return new Permit(epoch, true);
        }
    }

    void succeeded(Permit permit) {
        synchronized (lock) {
            if (permit.epoch != epoch) return;
            if (!permit.probe) {
                failures = 0;
                return;
            }
            probing = false;
            if (++successes >= successThreshold) become(BreakerState.CLOSED);
        }
    }

    /** A failure that counts. */
    void failed(Permit permit) {
        long now = clock.nanos();
        synchronized (lock) {
            if (permit.epoch != epoch) return;
            if (permit.probe) open(0, now);
            else if (++failures >= failureThreshold) open(failures, now);
        }
    }

    /** A failure that does not count: it says nothing about the downstream. */
    void ended(Permit permit) {
        synchronized (lock) {
            if (permit.epoch == epoch && permit.probe) probing = false;
        }
    }

    /** Nobody knows how it ended. */
    void abandoned(Permit permit) {
        if (permit.probe) failed(permit);
    }

    void reset() {
        synchronized (lock) {
            become(BreakerState.CLOSED);
        }
    }

    BreakerState state() {
        synchronized (lock) {
            return state;
        }
    }

    int failures() {
        synchronized (lock) {
            return failures;
        }
    }

    private void open(int failuresThatDid, long now) {
        become(BreakerState.OPEN);
        failures = failuresThatDid;
        openedNanos = now;
    }

    private void become(BreakerState next) {
        state = next;
        epoch++;
        failures = 0;
        successes = 0;
        probing = false;
    }
}
