package org.netmesh.rpc;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** The blocking face of a future. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for the future; an interrupt cancels it.
     *
     * @param outcome what has been done if the wait is given up
     */
    static <T> T on(CompletableFuture<T> future, Supplier<RpcOutcome> outcome) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw RpcCancelledException.interrupted(outcome.get(), e);
        } catch (CancellationException e) {
            throw RpcCancelledException.byCaller(outcome.get());
        } catch (ExecutionException e) {
            throw rethrown(Attempt.failure(e));
        }
    }

    /** The same failure, which shows the waiting thread's way here as well. */
    private static RuntimeException rethrown(Throwable failure) {
        failure.addSuppressed(new CallSite());
        if (failure instanceof RuntimeException unchecked) return unchecked;
        if (failure instanceof Error error) throw error;
        return new IllegalStateException(failure);
    }

    /** Where the caller stood when the failure reached it. */
    private static final class CallSite extends Exception {
        private static final long serialVersionUID = 1;

        CallSite() {
            super("called here");
        }
    }
}
