package org.netmesh.demo;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All series by name, and how they look in 80 columns. Thread-safe. */
final class Table {
    private static final String ROW = "%-22s%12s%12s%12s%12s%9s";
    private static final int MOST_ROWS = 14;
    private static final int NAME_WIDTH = 21;

    // Guarded by this.
    private final Map<String, Series> series = new LinkedHashMap<>();

    synchronized void add(String name, double value, String unit) {
        Series before = series.get(name);
        series.put(name, before == null ? Series.of(value, unit) : before.with(value));
    }

    /** The heading, a row for each series in order of appearance, and what did not fit. */
    synchronized List<String> lines() {
        String heading = ROW.formatted("reading", "last", "min", "mean", "max", "events");
        Stream<String> rows =
                series.entrySet().stream()
                        .limit(MOST_ROWS)
                        .map(entry -> row(entry.getKey(), entry.getValue()));
        Stream<String> rest =
                Stream.of("and %d more".formatted(series.size() - MOST_ROWS))
                        .filter(_ -> series.size() > MOST_ROWS);
        return Stream.of(Stream.of(heading), rows, rest).flatMap(lines -> lines).toList();
    }

    void print(PrintStream out) {
        lines().forEach(out::println);
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
