package org.netmesh.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;
import org.netmesh.kernel.ShardId;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * Changes the number of shards, by hand or by the monitor (spec 05 §9). Thread-safe; waits outside
 * of all locks.
 */
public final class Scaling {
    /** Weights closer together than this ring fill count as equal. */
    private static final double TOLERANCE = 0.1;

    private final Topology topology;
    private final Optional<ScalingPolicy> policy;
    private final long drainLimitNanos;
    private final Consumer<ShardId> left;
    private final MonotonicClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private Optional<ScalingMonitor> monitor = Optional.empty();
    // Confined to the monitor.
    private long idleSinceNanos;
    private boolean idle;

    /**
     * @param left hears of each shard that is gone, on the thread that gave it up
     */
    Scaling(
            Topology topology,
            Optional<ScalingPolicy> policy,
            long drainLimitNanos,
            Consumer<ShardId> left,
            MonotonicClock clock) {
        this.topology = topology;
        this.policy = policy;
        this.drainLimitNanos = drainLimitNanos;
        this.left = left;
        this.clock = clock;
    }

    /** Empty if scaling is off. */
    public Optional<ScalingPolicy> policy() {
        return policy;
    }

    /**
     * Adds shards, one by one, whatever the cooldown says; it begins anew.
     *
     * @param shards at least 0
     * @return the new shards' ids, never used before
     * @throws ScalingException {@code AT_MAXIMUM}; shards added before the limit was met stay
     */
    public List<ShardId> scaleUp(int shards) {
        ScalingPolicy limits = policy.orElseThrow(ScalingException::disabledUp);
        if (shards < 0) throw new IllegalArgumentException("shards must be >= 0, got " + shards);
        if (shards > 0 && topology.active() + shards > limits.maxShards()) {
            throw ScalingException.atMaximum();
        }
        List<ShardId> added = new ArrayList<>();
        for (int i = 0; i < shards; i++) added.add(topology.add(limits.maxShards()));
        return added;
    }

    /**
     * Gives up the least loaded shards. Each first brings everything it accepted to the adapter; a
     * shard that is not done within twice the adapter timeout strands the rest, which is counted.
     *
     * @return the ids that are gone
     * @throws ScalingException {@code AT_MINIMUM} or {@code COOLDOWN}
     */
    public List<ShardId> scaleDown(int shards) {
        ScalingPolicy limits = policy.orElseThrow(ScalingException::disabledDown);
        if (shards < 0) throw new IllegalArgumentException("shards must be >= 0, got " + shards);
        if (shards == 0) return List.of();
        List<ShardId> chosen = drainLightest(shards, limits);
        chosen.forEach(this::remove);
        return chosen;
    }

    /**
     * Gives up one shard, as {@link #scaleDown} does, whatever the cooldown says.
     *
     * @throws ScalingException {@code UNKNOWN_SHARD} if it is not active
     */
    public void drain(ShardId shard) {
        ScalingPolicy limits = policy.orElseThrow(ScalingException::disabledDown);
        topology.drain(shard, limits.minShards());
        remove(shard);
    }

    /**
     * Begins to watch the shards, every {@code metricsWindow}, down to every eighth one while no
     * event comes. A second call changes nothing.
     */
    public void startMonitor() {
        ScalingPolicy watched = policy.orElseThrow(ScalingException::disabledUp);
        lock.lock();
        try {
            if (monitor.isPresent() || topology.isClosed()) return;
            monitor = Optional.of(ScalingMonitor.start(this, Nanos.of(watched.metricsWindow())));
        } finally {
            lock.unlock();
        }
    }

    void stopMonitor() {
        Optional<ScalingMonitor> running;
        lock.lock();
        try {
            running = monitor;
        } finally {
            lock.unlock();
        }
        running.ifPresent(ScalingMonitor::stop);
    }

    /**
     * One look: spreads events by weight, then changes the number of shards if it should.
     *
     * @return whether events came since the last look, or still wait
     */
    boolean tick() {
        ScalingPolicy limits = policy.orElseThrow(ScalingException::disabledUp);
        Map<Shard, ShardMetrics> metrics = new LinkedHashMap<>();
        for (Shard shard : topology.activeFor(0)) metrics.put(shard, shard.collectMetrics());
        preferLightShards(metrics);
        if (limits.autoScale() && !isCoolingDown(limits)) judge(metrics, limits);
        return metrics.values().stream()
                .anyMatch(shard -> shard.events() > 0 || shard.fillRatio() > 0);
    }

    private void judge(Map<Shard, ShardMetrics> metrics, ScalingPolicy limits) {
        List<Shard> judged = topology.activeFor(Nanos.of(limits.cooldown()));
        Map<Shard, ShardMetrics> old = new LinkedHashMap<>(metrics);
        old.keySet().retainAll(judged);
        int change = ScalingDecision.of(limits, old.values(), topology.active()).change();
        try {
            act(change, limits);
        } catch (ScalingException e) {
            // Somebody else changed the shards meanwhile; the next look sees that.
        }
    }

    private List<ShardId> drainLightest(int shards, ScalingPolicy limits) {
        lock.lock();
        try {
            int fewer = Math.min(shards, topology.active() - limits.minShards());
            if (fewer <= 0) throw ScalingException.atMinimum();
            if (isCoolingDown(limits)) throw ScalingException.cooldown();
            List<ShardId> chosen =
                    topology.activeFor(0).stream()
                            .sorted(Comparator.comparingLong(s -> s.ledger().waiting()))
                            .limit(fewer)
                            .map(Shard::id)
                            .toList();
            chosen.forEach(id -> topology.drain(id, limits.minShards()));
            return chosen;
        } finally {
            lock.unlock();
        }
    }

    private void act(int change, ScalingPolicy limits) {
        if (change > 0) topology.add(limits.maxShards());
        if (change < 0 && hasBeenIdleFor(Nanos.of(limits.scaleDownDelay()))) scaleDown(-change);
        if (change >= 0) idle = false;
    }

    private boolean hasBeenIdleFor(long nanos) {
        if (!idle) idleSinceNanos = clock.nanos();
        idle = true;
        return clock.nanos() - idleSinceNanos >= nanos;
    }

    private void preferLightShards(Map<Shard, ShardMetrics> metrics) {
        double lightest =
                metrics.values().stream().mapToDouble(ShardMetrics::fillRatio).min().orElse(0);
        List<Shard> light =
                metrics.entrySet().stream()
                        .filter(e -> e.getValue().fillRatio() < lightest + TOLERANCE)
                        .map(Map.Entry::getKey)
                        .toList();
        topology.prefer(light);
    }

    private boolean isCoolingDown(ScalingPolicy limits) {
        return topology.nanosSinceChange().filter(n -> n < Nanos.of(limits.cooldown())).isPresent();
    }

    private void remove(ShardId shard) {
        try {
            topology.remove(shard, drainLimitNanos);
            left.accept(shard);
        } catch (InterruptedException e) {
            throw InterruptedOperationException.during("scale-down", e);
        }
    }
}
