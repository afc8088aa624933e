package org.netmesh.bus;

/**
 * Numbers the batches of one shard: each begins where the one before ended (spec 05 §8.1). Confined
 * to the shard's worker.
 */
final class ShardSequence {
    /** Makes numbers up to some mark safe to use. */
    interface Reservation {
        /**
         * @param needed first number that must not be beyond the mark
         * @return the new mark, at least {@code needed}; numbers below it may be used
         * @throws org.netmesh.kernel.port.StorageException if it could not be made durable
         */
        long reserve(long needed);
    }

    private final Reservation reservation;
    private long next;
    private long reserved;

    ShardSequence(long first, Reservation reservation) {
        this.next = first;
        this.reserved = first;
        this.reservation = reservation;
    }

    static ShardSequence unbounded(long first) {
        return new ShardSequence(first, _ -> Long.MAX_VALUE);
    }

    /** Gives a batch its number; the batch keeps it in every retry. */
    void number(Batch batch) {
        long end = next + batch.size();
        if (end > reserved) reserved = reservation.reserve(end);
        batch.sequenceStart(next);
        next = end;
    }

    /** The number of the next batch. */
    long next() {
        return next;
    }
}
