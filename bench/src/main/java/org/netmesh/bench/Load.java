package org.netmesh.bench;

/**
 * A measurement that is no repeated call: percentiles between threads, a reopen, traffic between
 * processes.
 */
public interface Load {
    /** As in {@code bench/reference/README.md}. */
    String area();

    /**
     * Measures and hands over figure after figure, named and with units as the reference has them.
     */
    void run(Sink sink) throws Exception;

    /** Takes what was measured. */
    @FunctionalInterface
    interface Sink {
        void take(String name, String unit, double value);
    }
}
