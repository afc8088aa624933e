package org.netmesh.rpc.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.netmesh.rpc.RpcMetricsSnapshot.Histogram;

/** A distribution of durations, as the specification cuts it (spec 09 §24). Thread-safe. */
final class Durations {
    private static final long[] BOUNDS_MILLIS = {
        5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000
    };
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS_MILLIS.length + 1);
    private final AtomicLong sumNanos = new AtomicLong();

    void add(Duration duration) {
        long nanos = Math.max(0, duration.toNanos());
        int bucket = 0;
        while (bucket < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[bucket] * NANOS_PER_MILLI) {
            bucket++;
        }
        buckets.incrementAndGet(bucket);
        sumNanos.addAndGet(nanos);
    }

    Histogram snapshot() {
        List<Long> cumulative = new ArrayList<>();
        long sum = 0;
        for (int i = 0; i < buckets.length(); i++) {
            sum += buckets.get(i);
            cumulative.add(sum);
        }
        return new Histogram(cumulative, sumNanos.get(), sum);
    }
}
