package org.netmesh.testkit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Delay;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;

/**
 * One run of a simulated world. Everything in it comes from the seed: delays, losses, the order in
 * which user code runs, the entropy of its nodes. Confined to one thread.
 *
 * <p>{@link #always} states what must hold after every step; {@link #sometimes} names something
 * that a set of runs is expected to reach at least once.
 */
public final class Simulation {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private record Invariant(String name, BooleanSupplier holds) {}

    private final long seed;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final SimNetwork network;
    private final List<Invariant> invariants = new ArrayList<>();
    private final Map<String, Long> reached = new LinkedHashMap<>();
    private Duration wallOffset = Duration.ZERO;
    private final List<Throwable> userFailures = new ArrayList<>();

    public Simulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new SimNetwork(time, random.split());
    }

    public long seed() {
        return seed;
    }

    public VirtualTime time() {
        return time;
    }

    public SimNetwork network() {
        return network;
    }

    /** A fresh generator, itself drawn from the seed. */
    public SplittableRandom random() {
        return random.split();
    }

    /** Entropy that the seed decides: never for secrets of real nodes. */
    public Entropy entropy() {
        SplittableRandom source = random.split();
        return source::nextBytes;
    }

    /** The simulation's time of day, running with virtual time. */
    public WallClock wallClock() {
        return () -> BEGINNING.plusNanos(time.nanos()).plus(wallOffset);
    }

    /** Sets the time of day forward or back, as an operator does; virtual time runs on evenly. */
    public void moveWallClock(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    /**
     * Runs tasks one after the other, each at a moment of the seed's choice within a millisecond.
     */
    public UserExecutor userExecutor() {
        SplittableRandom moments = random.split();
        return task -> time.at(time.nanos() + moments.nextLong(1_000_000), () -> runUser(task));
    }

    /** Waits in virtual time. */
    public Delay delay() {
        return nanos -> {
            CompletableFuture<Boolean> over = new CompletableFuture<>();
            long longest = Long.MAX_VALUE - time.nanos();
            time.at(time.nanos() + Math.min(nanos, longest), () -> over.complete(true));
            return over;
        };
    }

    /** States what must hold after every step of every run method. */
    public void always(String name, BooleanSupplier holds) {
        invariants.add(new Invariant(name, holds));
    }

    /** Marks that something worth reaching was reached. */
    public void sometimes(String name) {
        reached.merge(name, 1L, Long::sum);
    }

    /** What {@link #sometimes} was called with, and how often. */
    public Map<String, Long> reached() {
        return Map.copyOf(reached);
    }

    /** Things planned for later: datagrams under way, timers, user code. */
    public int pending() {
        return time.pending();
    }

    /** Runs everything that happens in the next stretch of virtual time. */
    public void run(Duration stretch) {
        long until = time.nanos() + stretch.toNanos();
        while (time.step(until)) check();
    }

    /**
     * Runs until something is so.
     *
     * @throws SimulationFailure if it is not within {@code limit} of virtual time
     */
    public void until(String what, Duration limit, BooleanSupplier isSo) {
        long begin = time.nanos();
        while (!isSo.getAsBoolean()) {
            if (!time.step(begin + limit.toNanos())) {
                throw failure("\"%s\" did not come about within %s".formatted(what, limit), null);
            }
            check();
        }
    }

    private void check() {
        if (!userFailures.isEmpty()) {
            throw failure("user code threw", userFailures.getFirst());
        }
        for (Invariant invariant : invariants) {
            if (!invariant.holds.getAsBoolean()) {
                throw failure("\"%s\" does not hold".formatted(invariant.name), null);
            }
        }
    }

    private void runUser(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            userFailures.add(e);
        }
    }

    private SimulationFailure failure(String what, @Nullable Throwable cause) {
        return new SimulationFailure(
                "%s, %s into the run; replay with -Dnetmesh.seed=%d"
                        .formatted(what, Duration.ofNanos(time.nanos()), seed),
                cause);
    }
}
