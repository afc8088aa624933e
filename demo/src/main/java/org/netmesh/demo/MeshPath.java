package org.netmesh.demo;

import java.util.HashSet;
import java.util.Set;

/** What a reader knows of one way to the sensor. Thread-safe. Times are monotonic nanoseconds. */
final class MeshPath {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;

    // Guarded by this.
    private final Set<Long> underWay = new HashSet<>();
    private long readings;
    private long pings;
    private long lost;
    private long echoes;
    private long totalNanos;

    synchronized void reading() {
        readings++;
    }

    /** A ping was sent now; the time is its name. */
    synchronized void pinged(long nowNanos) {
        pings++;
        underWay.add(nowNanos);
    }

    synchronized void echoed(long sentNanos, long nowNanos) {
        if (!underWay.remove(sentNanos)) return;
        echoes++;
        totalNanos += nowNanos - sentNanos;
    }

    synchronized MeshView.Path view(long nowNanos) {
        int before = underWay.size();
        underWay.removeIf(sent -> nowNanos - sent > PATIENCE_NANOS);
        lost += before - underWay.size();
        double mean = echoes == 0 ? 0 : totalNanos / NANOS_PER_MILLI / echoes;
        return new MeshView.Path(readings, pings, lost, mean);
    }
}
