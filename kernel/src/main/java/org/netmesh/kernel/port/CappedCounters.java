package org.netmesh.kernel.port;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Shows a bounded number of values of one label; the figures of all others are added up under one
 * more. A value makes room once all of its figures are closed. Thread-safe.
 */
final class CappedCounters implements Counters {
    private static final String OVERFLOW = "__overflow__";

    private final Counters shown;
    private final String label;
    private final int most;
    // Guarded by this.
    private final Map<String, Integer> figures = new HashMap<>();
    private final Map<Meter, Rest> rests = new HashMap<>();

    CappedCounters(Counters shown, String label, int most) {
        this.shown = shown;
        this.label = label;
        this.most = most;
    }

    /** The figures of one name that are shown as one. */
    private static final class Rest {
        final Map<Object, DoubleSupplier> members = new ConcurrentHashMap<>();
        final DoubleAdder ended = new DoubleAdder();
        final Registration shown;
        int users; // Guarded by the outer object.

        Rest(Function<DoubleSupplier, Registration> show) {
            shown = show.apply(this::sum);
        }

        private double sum() {
            return ended.sum()
                    + members.values().stream().mapToDouble(DoubleSupplier::getAsDouble).sum();
        }
    }

    @Override
    public Counters capped(String other, int values) {
        return other.equals(label) ? this : new CappedCounters(this, other, values);
    }

    @Override
    public synchronized Registration counter(Meter meter, LongSupplier total) {
        if (admits(meter)) return own(meter, shown.counter(meter, total));
        Rest rest = rest(meter, to -> sum -> shown.counter(to, () -> (long) sum.getAsDouble()));
        Object member = new Object();
        rest.members.put(member, () -> (double) total.getAsLong());
        return leaving(
                meter,
                rest,
                () -> {
                    rest.members.remove(member);
                    rest.ended.add((double) total.getAsLong()); // what was counted stays counted
                });
    }

    @Override
    public synchronized Registration gauge(Meter meter, DoubleSupplier value) {
        if (admits(meter)) return own(meter, shown.gauge(meter, value));
        Rest rest = rest(meter, to -> sum -> shown.gauge(to, sum));
        Object member = new Object();
        rest.members.put(member, value);
        return leaving(meter, rest, () -> rest.members.remove(member));
    }

    @Override
    public synchronized Histogram histogram(Meter meter, double... upperBounds) {
        if (admits(meter)) {
            Histogram histogram = shown.histogram(meter, upperBounds);
            return ending(histogram, own(meter, histogram));
        }
        Rest rest = rest(meter, to -> _ -> shown.histogram(to, upperBounds));
        return ending((Histogram) rest.shown, leaving(meter, rest, () -> {}));
    }

    private boolean admits(Meter meter) {
        String value = meter.labels().get(label);
        if (value == null) return true;
        if (figures.size() >= most && !figures.containsKey(value)) return false;
        figures.merge(value, 1, Integer::sum);
        return true;
    }

    private Registration own(Meter meter, Registration figure) {
        String value = meter.labels().get(label);
        if (value == null) return figure;
        return once(() -> {
            figure.close();
            synchronized (this) {
                figures.computeIfPresent(value, (_, uses) -> uses == 1 ? null : uses - 1);
            }
        });
    }

    private Rest rest(Meter meter, Function<Meter, Function<DoubleSupplier, Registration>> show) {
        Meter together = meter.with(label, OVERFLOW);
        Rest rest = rests.computeIfAbsent(together, to -> new Rest(show.apply(to)));
        rest.users++;
        return rest;
    }

    private Registration leaving(Meter meter, Rest rest, Runnable leave) {
        return once(() -> {
            leave.run();
            synchronized (this) {
                if (--rest.users > 0) return;
                rests.remove(meter.with(label, OVERFLOW));
            }
            rest.shown.close();
        });
    }

    private static Registration once(Runnable end) {
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) end.run();
        };
    }

    private static Histogram ending(Histogram histogram, Registration end) {
        return new Histogram() {
            @Override
            public void record(double value) {
                histogram.record(value);
            }

            @Override
            public void close() {
                end.close();
            }
        };
    }
}
