package org.netmesh.bus;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of an adapter on a thread of its own, so that a call that hangs can be given up: it is
 * interrupted, and if it does not heed that it is left behind (spec 05 §25 M-13). Started on
 * construction; confined to the caller.
 */
final class TimedCall<T extends @Nullable Object> {
    private static final long GRACE_MILLIS = 100;

    private final FutureTask<T> task;
    private final Thread thread;

    TimedCall(String name, Callable<T> call) {
        task = new FutureTask<>(call);
        thread = Thread.ofVirtual().name("netmesh-bus-" + name).start(task);
    }

    /**
     * @return what the call returned
     * @throws TimeoutException if it did not end in time; it was interrupted
     * @throws AdapterException what it threw, or its other failures as {@code TRANSIENT} when it
     *     was interrupted and {@code FATAL} when it broke
     * @throws InterruptedException if this thread was interrupted; so was the call
     */
    T get(long limitNanos) throws TimeoutException, InterruptedException {
        try {
            return task.get(Math.max(0, limitNanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw adapterFailure(e.getCause());
        } catch (TimeoutException e) {
            giveUp();
            throw e;
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    /** Whether the call may still be running although it was given up. */
    boolean isLeftBehind() {
        return thread.isAlive();
    }

    static AdapterException adapterFailure(@Nullable Throwable cause) {
        return switch (cause) {
            case AdapterException e -> e;
            case InterruptedException e -> AdapterException.transientError("interrupted", e);
            case null -> AdapterException.fatal("unknown");
            default -> AdapterException.fatal("adapter broke: " + cause, cause);
        };
    }

    private void giveUp() throws InterruptedException {
        thread.interrupt();
        thread.join(GRACE_MILLIS);
    }
}
