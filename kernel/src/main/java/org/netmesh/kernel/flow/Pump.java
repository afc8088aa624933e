package org.netmesh.kernel.flow;

import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries elements from a blocking source to a subscriber, never more than it asked for. Runs on
 * one thread that waits for demand, then for an element; the methods of {@link Flow.Subscription}
 * come from any thread.
 */
final class Pump<T> implements Flow.Subscription, Runnable {
    private final Source<T> source;
    private final Runnable closing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private Flow.@Nullable Subscriber<? super T> subscriber;
    private long demand;
    private @Nullable Throwable failure;

    /**
     * @param closing closes the source, and whatever hangs on it
     */
    Pump(Source<T> source, Flow.Subscriber<? super T> subscriber, Runnable closing) {
        this.source = source;
        this.closing = closing;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        lock.lock();
        try {
            if (n <= 0) {
                if (failure == null) {
                    failure =
                            new IllegalArgumentException(
                                    "rule 3.9: request must be more than 0, got " + n);
                }
            } else {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            subscriber = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closing.run();
    }

    @Override
    public void run() {
        Flow.Subscriber<? super T> target = target();
        if (target == null) return;
        try {
            target.onSubscribe(this);
            deliver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish(e);
        } catch (RuntimeException e) {
            finish(e);
        } finally {
            closing.run();
        }
    }

    private void deliver() throws InterruptedException {
        while (awaitDemand()) {
            T element = source.next(Long.MAX_VALUE);
            Flow.Subscriber<? super T> target = target();
            if (target == null) return;
            if (element == null) {
                finish(null);
                return;
            }
            target.onNext(element);
        }
    }

    /** Whether there is demand, after waiting for it; false when the stream is over. */
    private boolean awaitDemand() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                if (subscriber == null) return false;
                if (failure != null) break;
                if (demand > 0) {
                    if (demand != Long.MAX_VALUE) demand--;
                    return true;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        finish(failure);
        return false;
    }

    private void finish(@Nullable Throwable why) {
        Flow.Subscriber<? super T> target = target();
        if (target == null) return;
        lock.lock();
        try {
            subscriber = null;
        } finally {
            lock.unlock();
        }
        if (why == null) target.onComplete();
        else target.onError(why);
    }

    private Flow.@Nullable Subscriber<? super T> target() {
        lock.lock();
        try {
            return subscriber;
        } finally {
            lock.unlock();
        }
    }
}
