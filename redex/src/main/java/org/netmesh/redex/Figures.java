package org.netmesh.redex;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one file counts (spec 06 §32). Appends are counted under the append lock; the rest happens
 * seldom. Thread-safe to read.
 */
final class Figures {
    private final AtomicLong appends = new AtomicLong();
    private final AtomicLong appendBytes = new AtomicLong();
    private final LongAdder appendFailures = new LongAdder();
    private final LongAdder fsyncs = new LongAdder();
    private final LongAdder fsyncFailures = new LongAdder();
    private final LongAdder compactions = new LongAdder();
    private final LongAdder compactionFailures = new LongAdder();
    private final LongAdder lagged = new LongAdder();
    private final LongAdder damagedReads = new LongAdder();
    private volatile long recoveredDamaged;

    /** Under the append lock. */
    void appended(long events, long bytes) {
        appends.setRelease(appends.getPlain() + events);
        appendBytes.setRelease(appendBytes.getPlain() + bytes);
    }

    void appendFailed() {
        appendFailures.increment();
    }

    void fsynced() {
        fsyncs.increment();
    }

    void fsyncFailed() {
        fsyncFailures.increment();
    }

    void compacted() {
        compactions.increment();
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
