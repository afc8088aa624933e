package org.netmesh.kernel.port;

/**
 * Time for durations and liveness: nanoseconds that never go back, from an origin without meaning.
 * Thread-safe.
 */
@FunctionalInterface
public interface MonotonicClock {
    /** Compare two readings by subtraction only. */
    long nanos();

    static MonotonicClock system() {
        return System::nanoTime;
    }
}
