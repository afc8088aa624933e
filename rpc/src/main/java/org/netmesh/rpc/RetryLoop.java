package org.netmesh.rpc;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Attempts one after the other, none of which holds a thread. Thread-safe. */
final class RetryLoop<T> {
    private final Retrying retrying;
    private final ResiliencePorts ports;
    private final Function<Retrying, CompletableFuture<T>> attempt;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    // The attempt or the pause that runs.
    private volatile @Nullable CompletableFuture<?> running;

    RetryLoop(
            Retrying retrying,
            ResiliencePorts ports,
            Function<Retrying, CompletableFuture<T>> attempt) {
        this.retrying = retrying;
        this.ports = ports;
        this.attempt = attempt;
    }

    /** Begins. However the future is completed, nothing goes on after it. */
    CompletableFuture<T> start() {
        var _ = result.whenComplete((_, _) -> stop());
        next();
        return result;
    }

    private void next() {
        if (result.isDone()) return;
        CompletableFuture<T> begun = Attempt.begin(() -> attempt.apply(retrying));
        run(begun);
        var _ =
                begun.whenComplete((value, failure) -> {
                    if (failure == null) result.complete(value);
                    else failed(Attempt.failure(failure));
                });
    }

    private void failed(Throwable failure) {
        OptionalLong pause;
        try {
            pause = retrying.pauseAfter(failure);
        } catch (RuntimeException | Error predicate) {
            result.completeExceptionally(predicate);
            return;
        }
        if (pause.isEmpty() || result.isDone()) {
            result.completeExceptionally(failure);
            return;
        }
        CompletableFuture<?> waiting = ports.delay().after(pause.getAsLong());
        run(waiting);
        var _ = waiting.thenRunAsync(this::next, ports.executor()::execute);
    }

    private void run(CompletableFuture<?> what) {
        running = what;
        if (result.isDone()) what.cancel(true);
    }

    private void stop() {
        CompletableFuture<?> last = running;
        if (last != null) last.cancel(true);
    }
}
