package org.netmesh.kernel.port;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Counters that nobody reads. Stateless. */
enum NoCounters implements Counters, Counters.Histogram {
    INSTANCE;

    @Override
    public Counters capped(String label, int values) {
        return this;
    }

    @Override
    public Registration counter(Meter meter, LongSupplier total) {
        return this;
    }

    @Override
    public Registration gauge(Meter meter, DoubleSupplier value) {
        return this;
    }

    @Override
    public Histogram histogram(Meter meter, double... upperBounds) {
        return this;
    }

    @Override
    public void record(double value) {}

    @Override
    public void close() {}
}
