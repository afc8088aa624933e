package org.netmesh.bus;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.netmesh.kernel.port.MonotonicClock;

/**
 * Tells the operator of each batch that was given up, once and with its reason, in at most one line
 * a second for each reason; the next line says how many had none. No payload, and no text of an
 * adapter's, which may hold one, gets into it. Thread-safe.
 */
final class LossLog {
    private static final System.Logger LOG = System.getLogger("org.netmesh.bus");
    private static final long QUIET_NANOS = 1_000_000_000L;

    private final MonotonicClock clock;
    private final Consumer<String> out;
    // Guarded by this.
    private final Map<Fate, Said> said = new EnumMap<>(Fate.class);

    /** When the last line was written, and how many batches went without one since. */
    private record Said(long nanos, long unsaid) {}

    LossLog(MonotonicClock clock, Consumer<String> out) {
        this.clock = clock;
        this.out = out;
    }

    /** Writes to the logger {@code org.netmesh.bus}, as warnings. */
    static LossLog toLogger(MonotonicClock clock) {
        return new LossLog(clock, line -> LOG.log(System.Logger.Level.WARNING, line));
    }

    void lost(Batch batch, Dispatcher.Outcome outcome) {
        long before = unsaidBefore(outcome.fate());
        if (before < 0) return;
        AdapterException failure = outcome.failure();
        out.accept(
                "a batch was given up: reason=%s shard=%s events=%d error=%s batches_not_logged=%d"
                        .formatted(
                                outcome.fate().label(),
                                batch.shard(),
                                batch.size(),
                                failure == null ? "none" : failure.kind(),
                                before));
    }

    /**
     * @return how many batches went without a line since the last one, or -1 if this one does too
     */
    private synchronized long unsaidBefore(Fate reason) {
        long now = clock.nanos();
        Said last = said.get(reason);
        if (last != null && now - last.nanos() < QUIET_NANOS) {
            said.put(reason, new Said(last.nanos(), last.unsaid() + 1));
            return -1;
        }
        said.put(reason, new Said(now, 0));
        return last == null ? 0 : last.unsaid();
    }
}
