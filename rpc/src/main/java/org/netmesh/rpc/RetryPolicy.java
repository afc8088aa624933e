package org.netmesh.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.port.Entropy;

/**
 * When and how often a failed operation is tried again (spec 09 §22.2). Unary calls have verbs of
 * their own that take one, {@link MeshRpc#callWithRetry}; the methods here serve any operation. A
 * stream is never replayed. Immutable.
 *
 * @param maxAttempts the first one included; below 1 counts as 1
 * @param initialBackoff the wait after the first failure; below zero counts as zero
 * @param maxBackoff no wait is longer; below {@code initialBackoff} counts as that
 * @param backoffMultiplier how much longer each wait is than the one before; below 1 counts as 1
 * @param jitter whether each wait is shortened by chance, at most by half
 * @param retryable which failures are tried again
 * @param totalBudget from the first attempt's beginning: no attempt begins later, and a call's
 *     attempts end by then
 */
public record RetryPolicy(
        int maxAttempts,
        Duration initialBackoff,
        Duration maxBackoff,
        double backoffMultiplier,
        boolean jitter,
        Predicate<Throwable> retryable,
        Optional<Duration> totalBudget) {
    /**
     * Time-outs, transport errors, the statuses that may pass (0x0003, 0x0004, 0x0006) and kinds of
     * nRPC that this release does not know; nothing else (spec 09 §22.1).
     */
    public static final Predicate<Throwable> DEFAULT_RETRYABLE =
            failure ->
                    RpcErrors.classify(failure) instanceof RpcException known && known.retryable();

    /** Three attempts, 50 ms apart, then 100 ms. */
    public static final RetryPolicy DEFAULT = builder().build();

    private static final double HALF = 0.5;
    private static final int DOUBLE_BITS = 53;

    public RetryPolicy {
        Objects.requireNonNull(retryable);
        maxAttempts = Math.max(maxAttempts, 1);
        initialBackoff = atLeast(Duration.ZERO, initialBackoff);
        maxBackoff = atLeast(initialBackoff, maxBackoff);
        backoffMultiplier = backoffMultiplier > 1 ? backoffMultiplier : 1;
        totalBudget = totalBudget.map(budget -> atLeast(Duration.ZERO, budget));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The wait after so many failures, from 1; a new one each time if there is jitter.
     *
     * @throws IllegalArgumentException if {@code failures} is below 1
     */
    public Duration backoff(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures count from 1, got " + failures);
        }
        return Duration.ofNanos(backoffNanos(failures, ResiliencePorts.SYSTEM.entropy()));
    }

    /** As {@link #call(Callable, ResiliencePorts)}, in real time. */
    public <T> T call(Callable<T> operation) throws Exception {
        return call(operation, ResiliencePorts.SYSTEM);
    }

    /**
     * Runs the operation on this thread, again and again as the policy says.
     *
     * @throws Exception what the last attempt threw
     * @throws RpcCancelledException if interrupted while waiting for the next attempt
     */
    public <T> T call(Callable<T> operation, ResiliencePorts ports) throws Exception {
        return run(operation::call, ports);
    }

    /** As {@link #call(Callable)}, of an operation that throws nothing checked. */
    public <T> T get(Supplier<T> operation) {
        return run(operation::get, ResiliencePorts.SYSTEM);
    }

    /** As {@link #callAsync(Supplier, ResiliencePorts)}, in real time. */
    public <T> CompletableFuture<T> callAsync(Supplier<CompletableFuture<T>> operation) {
        return callAsync(operation, ResiliencePorts.SYSTEM);
    }

    /**
     * Begins the operation on this thread and, as the policy says, again on the ports' executor.
     * Cancelling the future cancels the attempt that runs, and no other begins.
     */
    public <T> CompletableFuture<T> callAsync(
            Supplier<CompletableFuture<T>> operation, ResiliencePorts ports) {
        return new RetryLoop<>(new Retrying(this, ports), ports, _ -> operation.get()).start();
    }

    long backoffNanos(int failures, Entropy entropy) {
        double grown =
                Nanos.of(initialBackoff) * Math.pow(backoffMultiplier, Math.max(failures - 1, 0));
        long ceiling = Nanos.of(maxBackoff);
        double wait = Math.min(grown, (double) ceiling);
        if (jitter) wait *= HALF + HALF * unit(entropy);
        return Math.min((long) wait, ceiling);
    }

    private <T, E extends Exception> T run(Operation<T, E> operation, ResiliencePorts ports)
            throws E {
        Retrying retrying = new Retrying(this, ports);
        while (true) {
            try {
                return operation.run();
            } catch (Exception failure) {
                OptionalLong pause = retrying.pauseAfter(failure);
                if (pause.isEmpty()) throw failure;
                Waiting.on(ports.delay().after(pause.getAsLong()), retrying::outcome);
            }
        }
    }

    /** From 0, inclusive, to 1, exclusive. */
    private static double unit(Entropy entropy) {
        return (entropy.nextLong() >>> (Long.SIZE - DOUBLE_BITS)) * 0x1.0p-53;
    }

    private static Duration atLeast(Duration least, Duration value) {
        return value.compareTo(least) < 0 ? least : value;
    }

    /** Starts from {@link RetryPolicy#DEFAULT}. */
    public static final class Builder {
        private int maxAttempts = 3;
        private Duration initialBackoff = Duration.ofMillis(50);
        private Duration maxBackoff = Duration.ofSeconds(1);
        private double backoffMultiplier = 2;
        private boolean jitter = true;
        private Predicate<Throwable> retryable = DEFAULT_RETRYABLE;
        private @Nullable Duration totalBudget;

        private Builder() {}

        /** Default 3. */
        public Builder maxAttempts(int attempts) {
            maxAttempts = attempts;
            return this;
        }

        /** Default 50 ms. */
        public Builder initialBackoff(Duration wait) {
            initialBackoff = wait;
            return this;
        }

        /** Default 1 s. */
        public Builder maxBackoff(Duration wait) {
            maxBackoff = wait;
            return this;
        }

        /** Default 2. */
        public Builder backoffMultiplier(double factor) {
            backoffMultiplier = factor;
            return this;
        }

        /** Default true. */
        public Builder jitter(boolean value) {
            jitter = value;
            return this;
        }

        /**
         * Default {@link RetryPolicy#DEFAULT_RETRYABLE}. Failures of futures come without their
         * wrapping.
         *
         * @throws NullPointerException if it is none
         */
        public Builder retryable(Predicate<Throwable> failure) {
            retryable = Objects.requireNonNull(failure);
            return this;
        }

        /** Default: none; a call's own deadline then bounds each attempt alone. */
        public Builder totalBudget(Duration budget) {
            totalBudget = budget;
            return this;
        }

        public RetryPolicy build() {
            return new RetryPolicy(
                    maxAttempts,
                    initialBackoff,
                    maxBackoff,
                    backoffMultiplier,
                    jitter,
                    retryable,
                    Optional.ofNullable(totalBudget));
        }
    }
}
