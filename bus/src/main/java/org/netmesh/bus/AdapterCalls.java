package org.netmesh.bus;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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
        Callable<@Nullable Void> call =
                () -> {
                    step.run();
                    return null;
                };
        if (adapter.mayBlock()) bounded(what, call, limitNanos);
        else direct(call);
    }

    private static void bounded(String what, Callable<@Nullable Void> call, long limitNanos)
            throws InterruptedException {
        try {
            new TimedCall<>(what, call).get(limitNanos);
        } catch (TimeoutException e) {
            throw AdapterException.fatal("adapter " + what + " timed out", e);
        }
    }

    private static void direct(Callable<@Nullable Void> call) throws InterruptedException {
        try {
            call.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw TimedCall.adapterFailure(e);
        }
    }
}
