package org.netmesh.bus;

import java.util.concurrent.locks.LockSupport;
import org.netmesh.kernel.InterruptedOperationException;
import org.netmesh.kernel.Nanos;

/**
 * Looks at the shards at a steady pace until it is stopped (spec 05 §9.8), and ever less often,
 * down to an eighth, while no event comes. Thread-safe.
 */
final class ScalingMonitor {
    private final Thread thread;
    private volatile boolean stopped;

    private ScalingMonitor(Scaling scaling, long everyNanos) {
        thread =
                Thread.ofVirtual()
                        .name("netmesh-bus-scaling")
                        .unstarted(() -> watch(scaling, everyNanos));
    }

    static ScalingMonitor start(Scaling scaling, long everyNanos) {
        ScalingMonitor monitor = new ScalingMonitor(scaling, everyNanos);
        monitor.thread.start();
        return monitor;
    }

    /** Idempotent; a look that is under way ends soon. */
    void stop() {
        stopped = true;
        thread.interrupt();
    }

    private void watch(Scaling scaling, long everyNanos) {
        long longest = Nanos.times(everyNanos, 8);
        long pause = everyNanos;
        while (!stopped) {
            LockSupport.parkNanos(this, pause);
            if (stopped) return;
            try {
                boolean busy = scaling.tick();
                pause = busy ? everyNanos : Math.min(Nanos.times(pause, 2), longest);
            } catch (InterruptedOperationException e) {
                return;
            }
        }
    }
}
