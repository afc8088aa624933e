package org.netmesh.bus;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;

/**
 * Calls an adapter within the node's time limit. An adapter that says it cannot block is called
 * directly. Thread-safe.
 */
final class AdapterCalls {
    /** A call that returns nothing. */
    interface Step {
        void run() throws InterruptedException;
    }

    private final Adapter adapter;
    private final long limitNanos;

    AdapterCalls(Adapter adapter, Duration limit) {
        this.adapter = adapter;
        limitNanos = Nanos.of(limit);
    }

    Adapter adapter() {
        return adapter;
    }

    long limitNanos() {
        return limitNanos;
    }

    /**
     * @throws AdapterException what the adapter threw, or {@code FATAL} {@code adapter <what> timed
     *     out}
     */
    void run(String what, Step step) throws InterruptedException {
        if (adapter.mayBlock()) bounded(what, step);
        else direct(step);
    }

    /** Begins a step on a thread of its own. */
    static TimedCall<?> begin(String name, Step step) {
        return new TimedCall<@Nullable Void>(
                name,
                () -> {
                    step.run();
                    return null;
                });
    }

    private void bounded(String what, Step step) throws InterruptedException {
        try {
            begin(what, step).get(limitNanos);
        } catch (TimeoutException e) {
            throw AdapterException.fatal("adapter " + what + " timed out", e);
        }
    }

    private static void direct(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw TimedCall.adapterFailure(e);
        }
    }
}
