package org.netmesh.rpc;

import java.time.Duration;
import java.util.OptionalLong;
import org.netmesh.kernel.Nanos;

/** How far one retried operation is. Confined to its attempts, which follow each other. */
final class Retrying {
    private final RetryPolicy policy;
    private final ResiliencePorts ports;
    private final long beganNanos;
    private int failures;
    private volatile RpcOutcome outcome = RpcOutcome.NOT_SENT;

    Retrying(RetryPolicy policy, ResiliencePorts ports) {
        this.policy = policy;
        this.ports = ports;
        beganNanos = ports.clock().nanos();
    }

    /** What all attempts together may have done. */
    RpcOutcome outcome() {
        return outcome;
    }

    /** Whether the attempt that begins now follows one that failed. */
    boolean isRetry() {
        return failures > 0;
    }

    /** The options of an attempt that begins now: it ends with the policy's budget. */
    CallOptions bounded(CallOptions options) {
        if (policy.totalBudget().isEmpty()) return options;
        Duration left = Duration.ofNanos(leftNanos(policy.totalBudget().get()));
        Duration limit = options.deadline().filter(own -> own.compareTo(left) < 0).orElse(left);
        return options.toBuilder().deadline(limit).build();
    }

    /** How long to wait before the next attempt; empty if there is none, and the failure stands. */
    OptionalLong pauseAfter(Throwable failure) {
        failures++;
        if (failure instanceof RpcException known) outcome = known.atLeast(outcome);
        if (failures >= policy.maxAttempts() || !policy.retryable().test(failure)) {
            return OptionalLong.empty();
        }
        long pause = policy.backoffNanos(failures, ports.entropy());
        boolean inBudget = policy.totalBudget().map(b -> pause < leftNanos(b)).orElse(true);
        return inBudget ? OptionalLong.of(pause) : OptionalLong.empty();
    }

    private long leftNanos(Duration budget) {
        return Math.max(Nanos.of(budget) - (ports.clock().nanos() - beganNanos), 0);
    }
}
