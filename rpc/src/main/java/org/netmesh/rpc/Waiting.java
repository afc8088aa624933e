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

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof RpcException known) return CallSite.seenHere(known);
        if (failure instanceof RuntimeException unchecked) return unchecked;
        if (failure instanceof Error error) throw error;
        return new IllegalStateException(failure);
    }
}
