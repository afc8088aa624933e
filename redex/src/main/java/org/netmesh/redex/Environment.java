package org.netmesh.redex;

import java.util.concurrent.Executor;
import org.netmesh.kernel.port.Entropy;
import org.netmesh.kernel.port.UserExecutor;
import org.netmesh.kernel.port.WallClock;

/**
 * What a file needs from the world.
 *
 * @param wallClock stamps appends
 * @param entropy for identities of logs
 * @param userExecutor runs the pump of a tail's subscriber
 * @param background runs fsyncs, which block
 * @param timer calls back after a time
 */
record Environment(
        WallClock wallClock,
        Entropy entropy,
        UserExecutor userExecutor,
        Executor background,
        Timer timer) {
    /** Now, as entries are stamped: 0 before 1970. */
    long nowNanos() {
        return Math.max(0, wallClock.epochNanos());
    }
}
