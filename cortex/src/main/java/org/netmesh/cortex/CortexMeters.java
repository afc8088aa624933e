package org.netmesh.cortex;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** Shows the figures of one adapter (spec 06 §32), until it is closed. Thread-safe. */
final class CortexMeters implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] WAIT_BOUNDS_SECONDS = {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10};

    private final Counters counters;

    /** Naming what nobody reads would be most of what opening an adapter costs. */
    private final boolean shown;

    private final ChannelName channel;
    private final Counters.Histogram waits;
    private final List<Counters.Registration> registrations = new ArrayList<>();

    CortexMeters(Counters counters, ChannelName channel, CortexAdapter<?> adapter) {
        this.counters = counters;
        this.shown = !counters.equals(Counters.none());
        this.channel = channel;
        counter("cortex_fold_errors_total", "Events the fold threw on", adapter::foldErrors);
        counter("cortex_lost_events_total", "Events lost to retention", adapter::lostEvents);
        gauge("cortex_folded_seq", "Last folded", () -> last(adapter.foldedThroughSeq()));
        gauge("cortex_applied_seq", "Last applied", () -> last(adapter.appliedThroughSeq()));
        gauge("cortex_fold_running", "Whether it runs", () -> adapter.isRunning() ? 1 : 0);
        ryw("cortex_ryw_waits_total", () -> adapter.rywMetrics().waitsTotal());
        ryw("cortex_ryw_timeouts_total", () -> adapter.rywMetrics().timeoutsTotal());
        ryw("cortex_ryw_queue_full_total", () -> adapter.rywMetrics().queueFullTotal());
        ryw("cortex_ryw_wrong_origin_total", () -> adapter.rywMetrics().wrongOriginTotal());
        waits =
                counters.histogram(
                        meter("cortex_ryw_wait_seconds", "Time spent in a wait for a token"),
                        WAIT_BOUNDS_SECONDS);
        registrations.add(waits);
    }

    /** A wait for a token has ended. */
    void waited(long nanos) {
        waits.record(nanos / NANOS_PER_SECOND);
    }

    private void ryw(String name, LongSupplier total) {
        counter(name, "Waits for tokens", total);
    }

    private void counter(String name, String help, LongSupplier total) {
        if (shown) registrations.add(counters.counter(meter(name, help), total));
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        if (shown) registrations.add(counters.gauge(meter(name, help), value));
    }

    private Meter meter(String name, String help) {
        return Meter.of(name, help).with("channel", channel.value());
    }

    /** -1 while there is none. */
    private static double last(OptionalLong seq) {
        return seq.isPresent() ? seq.getAsLong() : -1;
    }

    @Override
    public void close() {
        registrations.forEach(Counters.Registration::close);
    }
}
