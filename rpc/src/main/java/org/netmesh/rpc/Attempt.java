package org.netmesh.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** One try of an asynchronous operation. */
final class Attempt {
    private Attempt() {}

    /** What the operation returns; a failed future if it throws. */
    static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> operation) {
        try {
            return operation.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Why, without the wrapping of futures. */
    static Throwable failure(Throwable thrown) {
        Throwable failure = thrown;
        while (failure instanceof CompletionException || failure instanceof ExecutionException) {
            Throwable cause = failure.getCause();
            if (cause == null) return failure;
            failure = cause;
        }
        return failure;
    }
}
