package org.netmesh.redex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/**
 * Shows the figures of logs (spec 06 §32), each with its channel as label; beyond 1,024 channels
 * they share one label and are added up. Thread-safe.
 */
final class LogMeters implements AutoCloseable {
    private static final int MAX_CHANNELS = 1024;
    private static final String OVERFLOW = "__overflow__";
    private static final double[] SECONDS = {
        0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final Counters counters;
    private final Map<RedexFile, Shown> shown = new ConcurrentHashMap<>();
    private final Set<RedexFile> overflow = ConcurrentHashMap.newKeySet();

    /** Made by the first channel beyond the limit. Guarded by this. */
    private @Nullable Shown overflowing;

    LogMeters(Counters counters) {
        this.counters = counters;
    }

    void opened(RedexFile file) {
        // Naming what nobody reads would be most of what opening a log in memory costs.
        if (counters.equals(Counters.none())) return;
        if (shown.size() >= MAX_CHANNELS) {
            overflow.add(file);
            overflowing().time(file);
            return;
        }
        Shown meters = show(file.name().value(), Set.of(file));
        meters.time(file);
        shown.put(file, meters);
    }

    void closed(RedexFile file) {
        overflow.remove(file);
        Shown meters = shown.remove(file);
        if (meters != null) meters.close();
    }

    /** Ends the figures that all files share. */
    @Override
    public synchronized void close() {
        if (overflowing != null) overflowing.close();
    }

    private synchronized Shown overflowing() {
        if (overflowing == null) overflowing = show(OVERFLOW, overflow);
        return overflowing;
    }

    private Shown show(String channel, Set<RedexFile> files) {
        List<Counters.Registration> meters = register(channel, files);
        Counters.Histogram fsyncs = times("redex_fsync_seconds", "Length of fsyncs", channel);
        Counters.Histogram compactions =
                times("redex_compaction_seconds", "Length of compactions", channel);
        meters.add(fsyncs);
        meters.add(compactions);
        return new Shown(meters, fsyncs, compactions);
    }

    private Counters.Histogram times(String name, String help, String channel) {
        return counters.histogram(Meter.of(name, help).with("channel", channel), SECONDS);
    }

    private List<Counters.Registration> register(String channel, Set<RedexFile> files) {
        Registering to = new Registering(counters, channel, files, new ArrayList<>());
        to.counter("redex_appends_total", "Events appended", f -> f.figures().appends());
        to.counter("redex_append_bytes_total", "Payload appended", f -> f.figures().appendBytes());
        to.counter(
                "redex_append_failures_total",
                "Appends refused or failed",
                f -> f.figures().appendFailures());
        to.counter("redex_fsync_total", "Fsyncs done", f -> f.figures().fsyncs());
        to.counter("redex_fsync_failures_total", "Fsyncs failed", f -> f.figures().fsyncFailures());
        to.counter("redex_compactions_total", "Compactions done", f -> f.figures().compactions());
        to.counter(
                "redex_compaction_failures_total",
                "Compactions failed",
                f -> f.figures().compactionFailures());
        to.counter(
                "redex_recovered_bad_records_total",
                "Damaged records found at open",
                f -> f.figures().recoveredDamaged());
        to.counter(
                "redex_read_checksum_failures_total",
                "Damaged records met by reads",
                f -> f.figures().damagedReads());
        to.counter(
                "redex_tail_lagged_total",
                "Tails overtaken by retention",
                f -> f.figures().laggedTails());
        to.gauge("redex_tail_subscribers", "Open tails", f -> f.figures().tails());
        to.gauge("redex_retained_events", "Events retained", RedexFile::len);
        to.gauge("redex_retained_bytes", "Payload retained", RedexFile::retainedBytes);
        to.gauge("redex_next_seq", "Next sequence", RedexFile::nextSeq);
        return to.made;
    }

    /** What is registered under one label. */
    private record Shown(
            List<Counters.Registration> meters,
            Counters.Histogram fsyncs,
            Counters.Histogram compactions) {
        void time(RedexFile file) {
            file.figures().timeWith(fsyncs, compactions);
        }

        void close() {
            meters.forEach(Counters.Registration::close);
        }
    }

    /** Registers sums over some files. */
    private record Registering(
            Counters counters,
            String channel,
            Set<RedexFile> files,
            List<Counters.Registration> made) {
        void counter(String name, String help, ToLongFunction<RedexFile> figure) {
            made.add(counters.counter(meter(name, help), () -> sum(figure)));
        }

        void gauge(String name, String help, ToLongFunction<RedexFile> figure) {
            made.add(counters.gauge(meter(name, help), () -> sum(figure)));
        }

        private Meter meter(String name, String help) {
            return Meter.of(name, help).with("channel", channel);
        }

        private long sum(ToLongFunction<RedexFile> figure) {
            return files.stream().mapToLong(figure).sum();
        }
    }
}
