package org.netmesh.mesh.session;

import java.util.LinkedHashMap;

/**
 * Lets each source have a few handshake packets per second and drops the rest (spec 01 §6.5, W-24).
 * The table is bounded: one flooder neither fills memory nor starves another source. Confined to
 * one thread. Times are monotonic nanoseconds.
 *
 * @param <S> a source: an address with its port, or that and a claimed routing id
 */
public final class HandshakePacer<S> {
    public static final int DEFAULT_BUDGET = 5;
    public static final long DEFAULT_WINDOW_NANOS = 1_000_000_000L;
    public static final int DEFAULT_MAX_SOURCES = 4096;

    private static final class Spending {
        long sinceNanos;
        int packets;

        Spending(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private final int budget;
    private final long windowNanos;
    private final int maxSources;
    private final LinkedHashMap<S, Spending> sources = new LinkedHashMap<>();
    private long sweptNanos;
    private long refused;

    public HandshakePacer(int budget, long windowNanos, int maxSources) {
        this.budget = budget;
        this.windowNanos = windowNanos;
        this.maxSources = maxSources;
    }

    /** Five a second, 4,096 sources. */
    public static <S> HandshakePacer<S> create() {
        return new HandshakePacer<>(DEFAULT_BUDGET, DEFAULT_WINDOW_NANOS, DEFAULT_MAX_SOURCES);
    }

    /** Whether one more packet of this source may be looked at. */
    public boolean admit(S source, long nowNanos) {
        if (nowNanos - sweptNanos >= windowNanos) sweep(nowNanos);
        Spending spending = sources.get(source);
        if (spending == null) {
            if (sources.size() >= maxSources) sources.pollFirstEntry();
            spending = new Spending(nowNanos);
            sources.put(source, spending);
        }
        if (nowNanos - spending.sinceNanos >= windowNanos) {
            spending.sinceNanos = nowNanos;
            spending.packets = 0;
        }
        if (spending.packets == budget) {
            refused++;
            return false;
        }
        spending.packets++;
        return true;
    }

    /** Packets refused so far. */
    public long refused() {
        return refused;
    }

    int sources() {
        return sources.size();
    }

    private void sweep(long nowNanos) {
        sweptNanos = nowNanos;
        sources.values().removeIf(spending -> nowNanos - spending.sinceNanos > 2 * windowNanos);
    }
}
