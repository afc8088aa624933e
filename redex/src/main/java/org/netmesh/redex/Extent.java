package org.netmesh.redex;

/**
 * What a generation holds at one moment. Immutable.
 *
 * @param count records
 * @param firstSeq of the first record; meaningless if there is none
 * @param nextSeq of the next append
 * @param datBytes length of {@code dat}
 * @param liveBytes heap payload that records point at
 * @param gapless whether the sequences of the records are consecutive
 */
record Extent(
        long count, long firstSeq, long nextSeq, long datBytes, long liveBytes, boolean gapless) {
    static Extent empty(long nextSeq) {
        return new Extent(0, nextSeq, nextSeq, 0, 0, true);
    }

    /** The first sequence that is there, or the next one if none is. */
    long lowest() {
        return count == 0 ? nextSeq : firstSeq;
    }

    /** After {@code events} more, which begin at {@code nextSeq}. */
    Extent grown(long events, long heapBytes) {
        boolean follows = count == 0 || !gapless || nextSeq == firstSeq + count;
        return new Extent(
                count + events,
                lowest(),
                nextSeq + events,
                datBytes + heapBytes,
                liveBytes + heapBytes,
                gapless && follows);
    }

    Extent continuingAt(long next) {
        return new Extent(count, count == 0 ? next : firstSeq, next, datBytes, liveBytes, gapless);
    }
}
