package org.netmesh.cortex;

import java.util.concurrent.atomic.AtomicLong;
import org.netmesh.kernel.OriginHash;

/**
 * The counter that one origin stamps on its events (spec 06 §22): unique across concurrent writers,
 * restarts and restores. A failed append leaves a gap, which is harmless. Thread-safe.
 */
final class AppSeq {
    private static final long MAX = -1L;

    private final OriginHash origin;
    private final AtomicLong next;

    /**
     * @param next the first stamp to give, unsigned
     */
    AppSeq(OriginHash origin, long next) {
        this.origin = origin;
        this.next = new AtomicLong(next);
    }

    long reserve() {
        return next.getAndIncrement();
    }

    long next() {
        return next.get();
    }

    /** An event of the log: one of our own raises the counter above its stamp. */
    void saw(EventMeta meta) {
        // A hostile stamp at the maximum must not wrap the counter.
        if (meta.seqOrTs() == MAX || !meta.origin().equals(origin)) return;
        long above = meta.seqOrTs() + 1;
        long known = next.get();
        while (Long.compareUnsigned(known, above) < 0) {
            known = next.compareAndExchange(known, above);
        }
    }
}
