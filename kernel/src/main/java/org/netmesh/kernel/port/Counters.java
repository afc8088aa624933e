package org.netmesh.kernel.port;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Where a room shows its figures. The room keeps its own counters; a registry reads them when it is
 * asked, so that counting costs nothing more. Close a registration with the thing it describes.
 * Thread-safe.
 */
public interface Counters {
    /** A figure that only grows. */
    Registration counter(Meter meter, LongSupplier total);

    /** A figure that goes up and down. */
    Registration gauge(Meter meter, DoubleSupplier value);

    /**
     * A distribution.
     *
     * @param upperBounds of the buckets, ascending; one without a bound is added
     */
    Histogram histogram(Meter meter, double... upperBounds);

    /**
     * The same with at most {@code values} values of a label at once. Figures with another value
     * are added up under {@code __overflow__}. Whoever is to share the bound needs the same object.
     */
    default Counters capped(String label, int values) {
        return new CappedCounters(this, label, values);
    }

    /** Keeps nothing. */
    static Counters none() {
        return NoCounters.INSTANCE;
    }

    /** Ends one figure. Idempotent. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes measured values. Thread-safe. */
    interface Histogram extends Registration {
        void record(double value);
    }
}
