package org.netmesh.redex;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.netmesh.kernel.port.Counters;
import org.netmesh.kernel.port.Meter;

/** Keeps what is registered, by {@code name{channel="a/b"}}. Thread-safe. */
final class ShownFigures implements Counters {
    final Map<String, DoubleSupplier> figures = new ConcurrentHashMap<>();
    final Map<String, List<Double>> recorded = new ConcurrentHashMap<>();

    double value(String name, String channel) {
        String key = key(name, channel);
        return Objects.requireNonNull(figures.get(key), key).getAsDouble();
    }

    List<Double> recorded(String name, String channel) {
        return recorded.getOrDefault(key(name, channel), List.of());
    }

    private static String key(String name, String channel) {
        return name + "{channel=\"" + channel + "\"}";
    }

    @Override
    public Registration counter(Meter meter, LongSupplier total) {
        return gauge(meter, total::getAsLong);
    }

    @Override
    public Registration gauge(Meter meter, DoubleSupplier value) {
        figures.put(meter.toString(), value);
        return () -> figures.remove(meter.toString());
    }

    @Override
    public Histogram histogram(Meter meter, double... upperBounds) {
        List<Double> values =
                recorded.computeIfAbsent(meter.toString(), _ -> new CopyOnWriteArrayList<>());
        return new Histogram() {
            @Override
            public void record(double value) {
                values.add(value);
            }

            @Override
            public void close() {}
        };
    }
}
