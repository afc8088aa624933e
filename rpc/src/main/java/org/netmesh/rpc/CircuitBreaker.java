package org.netmesh.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * Spares a downstream that keeps failing: after so many failures in a row it refuses operations at
 * once, until a cool-down is over and a probe succeeds (spec 09 §22.4). Share one instance among
 * all who use the downstream. Thread-safe; no lock is held while an operation runs.
 *
 * <p>A failure counts if the predicate says so. An operation that ends otherwise abnormally (an
 * error, an interrupt, a cancelled call, an exception that is none of ours) fails a probe, and does
 * not count while the breaker is closed. An operation that was let through before the breaker last
 * changed says nothing about it any more.
 */
public final class CircuitBreaker {
    /** As {@link RetryPolicy#DEFAULT_RETRYABLE}. */
    public static final Predicate<Throwable> DEFAULT_FAILURE = RetryPolicy.DEFAULT_RETRYABLE;

    private final Predicate<Throwable> failurePredicate;
    private final BreakerCore core;

    private CircuitBreaker(Builder builder) {
        failurePredicate = builder.failurePredicate;
        core =
                new BreakerCore(
                        Math.max(builder.failureThreshold, 1),
                        Math.max(builder.successThreshold, 1),
                        Nanos.of(builder.resetAfter),
                        builder.clock);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs the operation on this thread, if the breaker lets it through.
     *
     * @throws BreakerOpenException if not; the operation did not run
     * @throws Exception what the operation threw
     */
    public <T> T call(Callable<T> operation) throws Exception {
        return run(operation::call);
    }

    /** As {@link #call}, of an operation that throws nothing checked. */
    public <T> T get(Supplier<T> operation) {
        return run(operation::get);
    }

    /**
     * Begins the operation on this thread, if the breaker lets it through. Cancelling the future
     * cancels the operation.
     */
    public <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> operation) {
        BreakerCore.Permit permit;
        try {
            permit = core.admit();
        } catch (BreakerOpenException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> running = Attempt.begin(operation);
        CompletableFuture<T> result = new CompletableFuture<>();
        var _ =
                running.whenComplete((value, thrown) -> {
                    if (thrown == null) {
                        core.succeeded(permit);
                        result.complete(value);
                    } else {
                        Throwable failure = Attempt.failure(thrown);
                        judge(permit, failure);
                        result.completeExceptionally(failure);
                    }
                });
        var _ =
                result.whenComplete((_, _) -> {
                    if (result.isCancelled() && running.cancel(true)) core.abandoned(permit);
                });
        return result;
    }

    /** As of the last admission: open may mean that the next operation is a probe. */
    public BreakerState state() {
        return core.state();
    }

    /** Counted failures in a row; while open, how many opened it, or 0 after a failed probe. */
    public int consecutiveFailures() {
        return core.failures();
    }

    /** Closes the breaker and forgets everything. */
    public void reset() {
        core.reset();
    }

    private <T, E extends Exception> T run(Operation<T, E> operation) throws E {
        BreakerCore.Permit permit = core.admit();
        T value;
        try {
            value = operation.run();
        } catch (Throwable failure) {
            judge(permit, failure);
            throw failure;
        }
        core.succeeded(permit);
        return value;
    }

    private void judge(BreakerCore.Permit permit, Throwable failure) {
        boolean counts = false;
        boolean abnormal = abnormal(failure);
        try {
            counts = failurePredicate.test(failure);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
            abnormal = true;
        }
        if (counts) core.failed(permit);
        else if (abnormal) core.abandoned(permit);
        else core.ended(permit);
    }

    private static boolean abnormal(Throwable failure) {
        return switch (failure) {
            case RpcCancelledException _, InterruptedOperationException _ -> true;
            case NetMeshException _ -> false;
            case InterruptedException _, CancellationException _ -> true;
            case RuntimeException _, Error _ -> true;
            default -> false;
        };
    }

    /** Starts from the defaults of the seed. */
    public static final class Builder {
        private int failureThreshold = 5;
        private int successThreshold = 1;
        private Duration resetAfter = Duration.ofSeconds(30);
        private Predicate<Throwable> failurePredicate = DEFAULT_FAILURE;
        private MonotonicClock clock = MonotonicClock.system();

        private Builder() {}

        /** Counted failures in a row that open it. Default 5; below 1 counts as 1. */
        public Builder failureThreshold(int failures) {
            failureThreshold = failures;
            return this;
        }

        /** Good probes in a row that close it. Default 1; below 1 counts as 1. */
        public Builder successThreshold(int successes) {
            successThreshold = successes;
            return this;
        }

        /** The cool-down before a probe. Default 30 s; below zero counts as zero. */
        public Builder resetAfter(Duration coolDown) {
            resetAfter = coolDown;
            return this;
        }

        /**
         * Which failures count. Default {@link CircuitBreaker#DEFAULT_FAILURE}.
         *
         * @throws NullPointerException if it is none
         */
        public Builder failurePredicate(Predicate<Throwable> failure) {
            failurePredicate = Objects.requireNonNull(failure);
            return this;
        }

        /** Default: the system's. */
        public Builder clock(MonotonicClock value) {
            clock = value;
            return this;
        }

        public CircuitBreaker build() {
            return new CircuitBreaker(this);
        }
    }
}
