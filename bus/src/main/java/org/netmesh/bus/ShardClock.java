package org.netmesh.bus;

/**
 * Insertion times of one shard: nanoseconds since 1970, unsigned, strictly rising (spec 05 §4).
 * Confined to the shard's lock.
 */
final class ShardClock {
    /** The times above this one are the answers of {@link Shard#offer} that are none. */
    static final long LAST = -17;

    private long last;

    /**
     * @param now the clock's reading
     * @return {@code now}, or one more than the time before if that is later
     * @throws IllegalStateException at the end of time, rather than repeat a value
     */
    long next(long now) {
        if (Long.compareUnsigned(now, LAST) > 0) now = LAST;
        if (Long.compareUnsigned(now, last) <= 0) {
            if (last == LAST) throw new IllegalStateException("timestamp space exhausted");
            now = last + 1;
        }
        last = now;
        return now;
    }

    void startAt(long value) {
        last = value;
    }
}
