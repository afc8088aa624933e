package org.netmesh.bus;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.StorageException;

/**
 * Carries one shard's events from its ring to the adapter, batch by batch, until the shard is
 * closed and empty (spec 05 §6). Sleeps until the shard wakes it or the oldest event is due. Runs
 * on a thread of its own.
 */
final class ShardWorker implements Runnable {
    private static final int FIRST_BATCH = 256;

    private final Shard shard;
    private final Dispatcher dispatcher;
    private final Outbox outbox;
    private final ShardSequence sequence;
    private final long nonce;
    private final MonotonicClock clock;
    private final BatchObserver observer;
    private final LossLog losses;
    private final BatchConfig config;
    private final BatchSizer sizer;
    private final Thread thread;
    private Batch batch;
    private volatile @Nullable AdapterException lastFailure;

    ShardWorker(
            Shard shard,
            BatchConfig config,
            Dispatcher dispatcher,
            Producer producer,
            MonotonicClock clock,
            BatchObserver observer,
            LossLog losses) {
        this.shard = shard;
        this.config = config;
        this.dispatcher = dispatcher;
        nonce = producer.nonce();
        sequence = producer.sequence(shard.id());
        outbox = producer.outbox();
        this.clock = clock;
        this.observer = observer;
        this.losses = losses;
        sizer = new BatchSizer(config, clock.nanos());
        batch = newBatch();
        thread = Thread.ofPlatform().daemon().name("netmesh-bus-" + shard.id()).unstarted(this);
        shard.worker(thread);
    }

    void start() {
        thread.start();
    }

    /** Whether the worker is done: its shard is closed and empty, or abandoned. */
    boolean hasEnded() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /**
     * @return whether the worker ended in time
     */
    boolean join(long limitNanos) throws InterruptedException {
        return thread.join(Duration.ofNanos(Math.max(0, limitNanos)));
    }

    /** Why the newest lost batch was lost. */
    Optional<AdapterException> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    @Override
    public void run() {
        long maxDelayNanos = Nanos.of(config.maxDelay());
        try {
            while (true) {
                long plan = shard.plan(sizer.target(), maxDelayNanos);
                if (plan == Shard.DONE) return;
                if (plan == Shard.TAKE) carry();
                else await(plan);
            }
        } catch (InterruptedException e) {
            // Only an abandoned shard's worker is interrupted; its events are booked already.
        } finally {
            // Changes nothing after an orderly end; after a broken one nothing is left unbooked.
            shard.abandon();
        }
    }

    private void carry() throws InterruptedException {
        shard.take(batch, config.maxSize());
        if (batch.size() == 0) return;
        long start = clock.nanos();
        sizer.add(batch.size(), start);
        Dispatcher.Outcome outcome = dispatch();
        long nanos = clock.nanos() - start;
        if (outcome.failure() != null) lastFailure = outcome.failure();
        if (outcome.fate() != Fate.DISPATCHED) losses.lost(batch, outcome);
        observer.batchEnded(batch.size(), nanos);
        shard.settle(outcome.fate(), nanos);
        if (outcome.batchIsFree()) batch.clear();
        else batch = newBatch();
    }

    private Dispatcher.Outcome dispatch() throws InterruptedException {
        try {
            sequence.number(batch);
            outbox.keep(batch);
            Dispatcher.Outcome outcome = dispatcher.dispatch(batch);
            outbox.forget(batch);
            return outcome;
        } catch (StorageException e) {
            AdapterException failure =
                    AdapterException.fatal("producer files: " + e.getMessage(), e);
            return new Dispatcher.Outcome(Fate.NON_RETRYABLE, failure, true);
        }
    }

    private void await(long nanos) throws InterruptedException {
        LockSupport.parkNanos(this, nanos);
        if (Thread.interrupted()) throw new InterruptedException();
    }

    private Batch newBatch() {
        return new Batch(shard.id(), nonce, FIRST_BATCH);
    }
}
