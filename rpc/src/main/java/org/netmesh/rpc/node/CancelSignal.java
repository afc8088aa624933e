package org.netmesh.rpc.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.rpc.Cancellation;

/** A handler's {@link Cancellation} and how it fires. Thread-safe. */
final class CancelSignal implements Cancellation {
    /** Where listeners run: on a thread that may block. */
    interface Runner {
        void run(Runnable listener);
    }

    private final Runner runner;
    private final CountDownLatch fired = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();

    CancelSignal(Runner runner) {
        this.runner = runner;
    }

    /** Idempotent. */
    void fire() {
        List<Runnable> told;
        synchronized (listeners) {
            if (isCancelled()) return;
            fired.countDown();
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(runner::run);
    }

    @Override
    public boolean isCancelled() {
        return fired.getCount() == 0;
    }

    @Override
    public boolean await(Duration limit) {
        try {
            return fired.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("await", e);
        }
    }

    @Override
    public void onCancel(Runnable listener) {
        synchronized (listeners) {
            if (!isCancelled()) {
                listeners.add(listener);
                return;
            }
        }
        runner.run(listener);
    }
}
