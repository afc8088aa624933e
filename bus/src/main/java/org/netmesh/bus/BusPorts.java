package org.netmesh.bus;

import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;

/**
 * What a bus needs from the world: time, chance, figures, a place for user code. Immutable.
 *
 * @param userExecutor runs callbacks and the pumps of subscribers
 */
public record BusPorts(
        MonotonicClock clock,
        WallClock wallClock,
        Entropy entropy,
        UserExecutor userExecutor,
        Counters counters) {

    /** The system's, with counters that nobody reads. */
    public static BusPorts system() {
        return new BusPorts(
                MonotonicClock.system(),
                WallClock.system(),
                Entropy.system(),
                UserExecutor.virtualThreads(),
                Counters.none());
    }

    public BusPorts withCounters(Counters value) {
        return new BusPorts(clock, wallClock, entropy, userExecutor, value);
    }
}
