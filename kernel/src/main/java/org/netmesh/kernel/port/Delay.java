package org.netmesh.kernel.port;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waiting without a thread: back-off, staggered starts. The simulator's runs in virtual time. */
@FunctionalInterface
public interface Delay {
    /**
     * Completes after that long, soon if it is zero or less. Cancelling frees what it holds. What
     * hangs on it runs on a thread that must not be blocked.
     */
    CompletableFuture<?> after(long nanos);

    /** Real time. */
    static Delay system() {
        return nanos ->
                new CompletableFuture<Boolean>()
                        .completeOnTimeout(true, Math.max(nanos, 0), TimeUnit.NANOSECONDS);
    }
}
