package org.netmesh.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A future that is another one's value, made into something. Cancelling it cancels the other. */
final class Mapped {
    private Mapped() {}

    static <A, B> CompletableFuture<B> of(CompletableFuture<A> origin, Function<A, B> make) {
        CompletableFuture<B> made = new CompletableFuture<>();
        var _ =
                origin.whenComplete((value, failure) -> {
                    if (failure != null) {
                        made.completeExceptionally(Attempt.failure(failure));
                        return;
                    }
                    try {
                        made.complete(make.apply(value));
                    } catch (RuntimeException | Error e) {
                        made.completeExceptionally(e);
                    }
                });
        var _ = made.whenComplete((_, _) -> origin.cancel(true));
        return made;
    }
}
