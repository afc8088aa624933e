package org.netmesh.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Ends several attempts by the token of their options, also while none of them runs. */
final class TokenGuard {
    private TokenGuard() {}

    /** Begins what it guards, unless the token is cancelled already. */
    static <T> CompletableFuture<T> guard(
            CallOptions options, Supplier<CompletableFuture<T>> attempts) {
        if (options.cancelToken().isEmpty()) return attempts.get();
        CancelToken token = options.cancelToken().get();
        if (token.isCancelled())
            return CompletableFuture.failedFuture(RpcCancelledException.before());
        CompletableFuture<T> all = attempts.get();
        Runnable detach =
                token.onCancel(() ->
                        all.completeExceptionally(
                                RpcCancelledException.byCaller(RpcOutcome.MAY_HAVE_RUN)));
        var _ = all.whenComplete((_, _) -> detach.run());
        return all;
    }
}
