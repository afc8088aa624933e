package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.port.Delay;

/** One race of a {@link HedgePolicy}. Thread-safe. */
final class HedgeRace<T> {
    private final List<? extends Supplier<CompletableFuture<T>>> targets;
    private final long delayNanos;
    private final ResiliencePorts ports;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Object lock = new Object();
    // Guarded by lock: what waits or runs, and what came of it.
    private final List<CompletableFuture<?>> running = new ArrayList<>();
    private @Nullable Throwable primaryFailure;
    private RpcOutcome outcome = RpcOutcome.NOT_SENT;
    private int failures;

    HedgeRace(
            List<? extends Supplier<CompletableFuture<T>>> targets,
            long delayNanos,
            ResiliencePorts ports) {
        this.targets = targets;
        this.delayNanos = delayNanos;
        this.ports = ports;
    }

    CompletableFuture<T> start() {
        var _ = result.whenComplete((_, _) -> stop());
        begin(0);
        Delay delay = ports.delay();
        for (int target = 1; target < targets.size() && !result.isDone(); target++) {
            int next = target;
            CompletableFuture<?> turn = delay.after(Nanos.times(delayNanos, next));
            run(turn);
            var _ = turn.thenRunAsync(() -> begin(next), ports.executor()::execute);
        }
        return result;
    }

    private void begin(int target) {
        if (result.isDone()) return;
        CompletableFuture<T> call = Attempt.begin(targets.get(target));
        run(call);
        var _ =
                call.whenComplete((value, failure) -> {
                    if (failure == null) result.complete(value);
                    else failed(target, Attempt.failure(failure));
                });
    }

    private void failed(int target, Throwable failure) {
        Throwable reported;
        synchronized (lock) {
            if (target == 0) primaryFailure = failure;
            if (failure instanceof RpcException known) outcome = known.atLeast(outcome);
            reported = ++failures == targets.size() ? primaryFailure : null;
            if (reported instanceof RpcException known) known.atLeast(outcome);
        }
        if (reported != null) result.completeExceptionally(reported);
    }

    private void run(CompletableFuture<?> what) {
        synchronized (lock) {
            running.add(what);
        }
        if (result.isDone()) what.cancel(true);
    }

    private void stop() {
        List<CompletableFuture<?>> losers;
        synchronized (lock) {
            losers = List.copyOf(running);
            running.clear();
        }
        losers.forEach(loser -> loser.cancel(true));
    }
}
