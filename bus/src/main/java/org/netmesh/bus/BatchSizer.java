package org.netmesh.bus;

import java.util.ArrayDeque;
import org.netmesh.kernel.Nanos;

/** How large batches should be, by the rate of events (spec 05 §6.3). Confined to the worker. */
final class BatchSizer {
    private static final long EVALUATE_EVERY_NANOS = 10_000_000;
    private static final int MAX_SAMPLES = 1_024;
    private static final double BATCHES_PER_SECOND = 200;

    private record Sample(long nanos, long total) {}

    private final BatchConfig config;
    private final long windowNanos;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private long total;
    private long lastNanos;
    private int current;

    BatchSizer(BatchConfig config, long nowNanos) {
        this.config = config;
        windowNanos = Nanos.of(config.velocityWindow());
        lastNanos = nowNanos;
        current = config.adaptive() ? config.minSize() : config.maxSize();
    }

    int target() {
        return current;
    }

    /** More events have come. */
    void add(int events, long nowNanos) {
        if (!config.adaptive()) return;
        total += events;
        if (nowNanos - lastNanos <= EVALUATE_EVERY_NANOS) return;
        lastNanos = nowNanos;
        samples.add(new Sample(nowNanos, total));
        while (samples.size() > MAX_SAMPLES || nowNanos - samples.element().nanos() > windowNanos) {
            samples.remove();
        }
        current = clamp((3L * current + aim()) / 4);
    }

    private long aim() {
        Sample oldest = samples.element();
        Sample newest = samples.getLast();
        long nanos = newest.nanos() - oldest.nanos();
        if (nanos <= 0) return config.minSize();
        double perSecond = (newest.total() - oldest.total()) * 1e9 / nanos;
        return clamp((long) (perSecond / BATCHES_PER_SECOND));
    }

    private int clamp(long size) {
        return Math.clamp(size, config.minSize(), config.maxSize());
    }
}
