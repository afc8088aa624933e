package org.netmesh.redex;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.port.Counters;

/**
 * What one file counts (spec 06 §32). Appends are counted under the append lock; the rest happens
 * seldom. Thread-safe to read.
 */
final class Figures {
    private static final double NANOS_PER_SECOND = 1e9;

    private final AtomicLong appends = new AtomicLong();
    private final AtomicLong appendBytes = new AtomicLong();
    private final LongAdder appendFailures = new LongAdder();
    private final LongAdder fsyncs = new LongAdder();
    private final LongAdder fsyncFailures = new LongAdder();
    private final LongAdder compactions = new LongAdder();
    private final LongAdder compactionFailures = new LongAdder();
    private final LongAdder lagged = new LongAdder();
    private final LongAdder damagedReads = new LongAdder();
    private final LongAdder tails = new LongAdder();
    private volatile long recoveredDamaged;
    private volatile Counters.@Nullable Histogram fsyncSeconds;
    private volatile Counters.@Nullable Histogram compactionSeconds;

    /** Under the append lock. */
    void appended(long events, long bytes) {
        appends.setRelease(appends.getPlain() + events);
        appendBytes.setRelease(appendBytes.getPlain() + bytes);
    }

    void appendFailed() {
        appendFailures.increment();
    }

    void timeWith(Counters.Histogram fsyncTimes, Counters.Histogram compactionTimes) {
        fsyncSeconds = fsyncTimes;
        compactionSeconds = compactionTimes;
    }

    void fsynced(long nanos) {
        fsyncs.increment();
        Counters.Histogram times = fsyncSeconds;
        if (times != null) times.record(nanos / NANOS_PER_SECOND);
    }

    void fsyncFailed() {
        fsyncFailures.increment();
    }

    void compacted(long nanos) {
        compactions.increment();
        Counters.Histogram times = compactionSeconds;
        if (times != null) times.record(nanos / NANOS_PER_SECOND);
    }

    void tailOpened() {
        tails.increment();
    }

    void tailClosed() {
        tails.decrement();
    }

    long tails() {
        return tails.sum();
    }

    void compactionFailed() {
        compactionFailures.increment();
    }

    void lagged() {
        lagged.increment();
    }

    void damagedRead() {
        damagedReads.increment();
    }

    void recovered(long damaged) {
        recoveredDamaged = damaged;
    }

    long appends() {
        return appends.get();
    }

    long appendBytes() {
        return appendBytes.get();
    }

    long appendFailures() {
        return appendFailures.sum();
    }

    long fsyncs() {
        return fsyncs.sum();
    }

    long fsyncFailures() {
        return fsyncFailures.sum();
    }

    long compactions() {
        return compactions.sum();
    }

    long compactionFailures() {
        return compactionFailures.sum();
    }

    long laggedTails() {
        return lagged.sum();
    }

    long damagedReads() {
        return damagedReads.sum();
    }

    long recoveredDamaged() {
        return recoveredDamaged;
    }
}
