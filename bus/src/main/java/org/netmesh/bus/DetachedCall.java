package org.netmesh.bus;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.netmesh.kernel.InterruptedOperationException;

/**
 * One call on a thread of its own, so that whoever waits for it can be sent away by another thread.
 * Started on construction. Thread-safe.
 */
final class DetachedCall<T> {
    /** What is called. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws InterruptedException;
    }

    private final FutureTask<T> task;

    DetachedCall(String name, Question<T> question) {
        task = new FutureTask<>(question::ask);
        Thread.ofVirtual().name("netmesh-bus-" + name).start(task);
    }

    /**
     * Waits for the answer. The question's own unchecked exceptions are thrown here.
     *
     * @return empty if the call was cancelled
     * @throws InterruptedException if this thread was interrupted; the call is cancelled
     */
    Optional<T> get() throws InterruptedException {
        try {
            return Optional.of(task.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            cancel();
            throw e;
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException failure -> failure;
                case InterruptedException interrupt ->
                        InterruptedOperationException.during("a call of the adapter", interrupt);
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    /** Ends the wait at once, and interrupts the call. Idempotent; nothing after the answer. */
    void cancel() {
        task.cancel(true);
    }
}
