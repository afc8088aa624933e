package org.netmesh.rpc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.netmesh.kernel.Nanos;

/**
 * The same operation at several targets, each begun a little after the one before; the first
 * success wins and the others are cancelled (spec 09 §22.3). A failure neither ends the race nor
 * begins the next target early; if all fail, the first target's failure is reported. Only for what
 * may safely be done twice. Immutable.
 *
 * @param delay target <i>i</i> begins after <i>i</i> times this; below zero counts as zero
 * @param hedges targets beside the first; below zero counts as zero, which makes a plain call
 */
public record HedgePolicy(Duration delay, int hedges) {
    /** One hedge after 50 ms. */
    public static final HedgePolicy DEFAULT = new HedgePolicy(Duration.ofMillis(50), 1);

    public HedgePolicy {
        if (delay.isNegative()) delay = Duration.ZERO;
        hedges = Math.max(hedges, 0);
    }

    /** As {@link #race(List, ResiliencePorts)}, in real time. */
    public <T> CompletableFuture<T> race(List<? extends Supplier<CompletableFuture<T>>> targets) {
        return race(targets, ResiliencePorts.SYSTEM);
    }

    /**
     * Races the first targets of the list. Cancelling the future cancels all.
     *
     * @param targets those beyond the policy's number are left out; none at all fails with {@link
     *     RpcNoRouteException}
     */
    public <T> CompletableFuture<T> race(
            List<? extends Supplier<CompletableFuture<T>>> targets, ResiliencePorts ports) {
        long runners = Math.min(1L + hedges, targets.size());
        if (runners == 0) {
            return CompletableFuture.failedFuture(
                    RpcNoRouteException.nowhere("hedge targets are empty"));
        }
        return new HedgeRace<T>(targets.subList(0, (int) runners), Nanos.of(delay), ports).start();
    }
}
