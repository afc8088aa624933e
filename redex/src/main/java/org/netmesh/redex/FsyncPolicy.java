package org.netmesh.redex;

import java.time.Duration;

/**
 * When a persistent file is fsynced without being asked (spec 06 §12). The fsync runs in the
 * background and never delays an append; what a loss of power may take is what no fsync has covered
 * yet. {@link Durability#FSYNC}, {@link RedexFile#sync} and {@link RedexFile#close} fsync under any
 * policy. Immutable.
 */
public sealed interface FsyncPolicy {
    /** Only when asked. The default. */
    static FsyncPolicy never() {
        return new Never();
    }

    /**
     * After every {@code entries} appended ones.
     *
     * @param entries at least 1
     */
    static FsyncPolicy everyN(long entries) {
        return new EveryN(entries);
    }

    /**
     * On a timer.
     *
     * @param period more than zero
     */
    static FsyncPolicy interval(Duration period) {
        return new Interval(period);
    }

    /**
     * On a timer or after so many bytes, 28 for each record included, whichever comes first.
     *
     * @param period zero for no timer
     * @param maxBytes 0 for no count of bytes; not both
     */
    static FsyncPolicy intervalOrBytes(Duration period, long maxBytes) {
        return new IntervalOrBytes(period, maxBytes);
    }

    /** See {@link #never}. */
    record Never() implements FsyncPolicy {}

    /** See {@link #everyN}. */
    record EveryN(long entries) implements FsyncPolicy {
        public EveryN {
            if (entries < 1) {
                throw RedexException.config("fsync_every_n must be > 0, got " + entries);
            }
        }
    }

    /** See {@link #interval}. */
    record Interval(Duration period) implements FsyncPolicy {
        public Interval {
            if (period.isZero() || period.isNegative()) {
                throw RedexException.config("fsync_interval_ms must be > 0, got " + period);
            }
        }
    }

    /** See {@link #intervalOrBytes}. */
    record IntervalOrBytes(Duration period, long maxBytes) implements FsyncPolicy {
        public IntervalOrBytes {
            if (period.isNegative() || maxBytes < 0) {
                throw RedexException.config(
                        "an fsync interval or byte count must not be negative, got "
                                + period
                                + " and "
                                + maxBytes);
            }
        }
    }
}
