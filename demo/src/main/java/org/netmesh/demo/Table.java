package org.netmesh.demo;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All series by name, and how they look in 80 columns. Thread-safe. */
final class Table {
    private static final String ROW = "%-22s%12s%12s%12s%12s%9s";
    private static final int MOST_ROWS = 14;
    private static final int NAME_WIDTH = 21;

    // Guarded by this.
    private final Map<String, Series> series = new TreeMap<>();
    private long events;

    /** Takes an event's figures; the unit of a name is that of its first figure. */
    synchronized void add(List<Reading> figures) {
        events++;
        notifyAll();
        for (Reading one : figures) {
            Series before = series.getOrDefault(one.name(), Series.empty(one.unit()));
            series.put(one.name(), before.with(one.value()));
        }
    }

    /** How many events were added. */
    synchronized long events() {
        return events;
    }

    /**
     * Waits until that many events were added.
     *
     * @return whether they were, in time
     */
    synchronized boolean awaitEvents(long wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (events < wanted) {
            long left = end - System.nanoTime();
            if (left <= 0) return false;
            NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** The heading, a row for each series by name, and what did not fit. */
    synchronized List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(ROW.formatted("reading", "last", "min", "mean", "max", "events"));
        series.entrySet().stream()
                .limit(MOST_ROWS)
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .forEach(lines::add);
        int hidden = series.size() - MOST_ROWS;
        if (hidden > 0) lines.add("and %d more".formatted(hidden));
        return lines;
    }

    private static String row(String name, Series series) {
        String unit = series.unit();
        return ROW.formatted(
                name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 1) + "…" : name,
                Amount.of(series.last(), unit),
                Amount.of(series.min(), unit),
                Amount.of(series.mean(), unit),
                Amount.of(series.max(), unit),
                series.count());
    }
}
