package org.netmesh.redex;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a manager sweeps: from the first log that does not keep everything until it is closed. Most
 * managers have no such log, and need no timer. Thread-safe.
 */
final class RetentionSweeps implements AutoCloseable {
    private final Timer timer;
    private final Duration period;
    // Guarded by this.
    private Timer.@Nullable Ticks ticks;
    private boolean closed;

    /**
     * @param period zero never sweeps
     */
    RetentionSweeps(Timer timer, Duration period) {
        this.timer = timer;
        this.period = period;
    }

    /** A log with this retention was opened. */
    synchronized void opened(Retention retention, Redex redex, Consumer<Redex> sweep) {
        if (retention.isUnbounded() || period.isZero() || ticks != null || closed) return;
        ticks = timer.every(period, redex, sweep);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (ticks != null) ticks.close();
    }
}
