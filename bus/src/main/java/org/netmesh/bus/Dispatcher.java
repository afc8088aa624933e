package org.netmesh.bus;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.AdapterException.Kind;

/**
 * Brings a batch to the adapter: attempts with the identical batch, pauses between them, a time
 * limit on each (spec 05 §7). Thread-safe; one batch of a shard at a time.
 */
final class Dispatcher {
    /** Waits between attempts; tests wait in no time. */
    interface Pause {
        void nanos(long nanos) throws InterruptedException;
    }

    private final AdapterCalls calls;
    private final int retries;
    private final Pause pause;
    private final LongAdder retried = new LongAdder();

    Dispatcher(AdapterCalls calls, int retries, Pause pause) {
        this.calls = calls;
        this.retries = retries;
        this.pause = pause;
    }

    /** Attempts beyond the first of each batch. */
    long retried() {
        return retried.sum();
    }

    /**
     * How one dispatch ended.
     *
     * @param failure of the last attempt
     * @param batchIsFree whether nothing reads the batch any more, so that it may be filled again
     */
    record Outcome(Fate fate, @Nullable AdapterException failure, boolean batchIsFree) {
        private static final Outcome DONE = new Outcome(Fate.DISPATCHED, null, true);
    }

    /**
     * @throws InterruptedException if the shard is being abandoned; the batch may be still read
     */
    Outcome dispatch(Batch batch) throws InterruptedException {
        boolean free = true;
        for (int attempt = 0; ; attempt++) {
            Outcome outcome = attempt(batch);
            free &= outcome.batchIsFree();
            boolean last =
                    switch (outcome.fate()) {
                        case DISPATCHED, NON_RETRYABLE, ADAPTER_SHUTDOWN -> true;
                        case RETRY_EXHAUSTED, TIMEOUT -> attempt == retries;
                    };
            if (last) return free ? outcome : notFree(outcome);
            retried.increment();
            pause.nanos(Backoff.nanos(batch.shard(), attempt));
        }
    }

    private Outcome attempt(Batch batch) throws InterruptedException {
        Adapter adapter = calls.adapter();
        if (!adapter.mayBlock()) return direct(adapter, batch);
        TimedCall<?> call =
                AdapterCalls.begin("batch-" + batch.shard(), () -> adapter.onBatch(batch));
        try {
            call.get(calls.limitNanos());
            return Outcome.DONE;
        } catch (TimeoutException e) {
            AdapterException failure =
                    AdapterException.transientError("adapter on_batch timed out", e);
            return new Outcome(Fate.TIMEOUT, failure, !call.isLeftBehind());
        } catch (AdapterException e) {
            return failed(e);
        }
    }

    private static Outcome direct(Adapter adapter, Batch batch) throws InterruptedException {
        try {
            adapter.onBatch(batch);
            return Outcome.DONE;
        } catch (RuntimeException e) {
            return failed(TimedCall.adapterFailure(e));
        }
    }

    private static Outcome failed(AdapterException e) {
        Fate fate =
                e.kind() == Kind.SHUTDOWN
                        ? Fate.ADAPTER_SHUTDOWN
                        : e.retryable() ? Fate.RETRY_EXHAUSTED : Fate.NON_RETRYABLE;
        return new Outcome(fate, e, true);
    }

    private static Outcome notFree(Outcome outcome) {
        return new Outcome(outcome.fate(), outcome.failure(), false);
    }
}
