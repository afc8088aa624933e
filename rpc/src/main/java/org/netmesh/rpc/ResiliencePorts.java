package org.netmesh.rpc;

import org.netmesh.kernel.port.Delay;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.MonotonicClock;
import org.netmesh.kernel.port.UserExecutor;

/**
 * What retries and hedges take from the world. Immutable.
 *
 * @param delay waits between attempts
 * @param entropy spreads them
 * @param executor starts attempts after the first
 */
public record ResiliencePorts(
        MonotonicClock clock, Delay delay, Entropy entropy, UserExecutor executor) {
    /** Real time, the operating system's entropy, virtual threads. */
    public static final ResiliencePorts SYSTEM =
            new ResiliencePorts(
                    MonotonicClock.system(),
                    Delay.system(),
                    Entropy.system(),
                    UserExecutor.virtualThreads());
}
