package org.netmesh.redex;

/**
 * Finds records whose sequence cannot be right. No checksum covers the sequence, but records stand
 * in its order: when two neighbours disagree, the one that does not fit the records around it is
 * damaged, and only that one. Fed with the records whose payload is good, in the order of the file.
 * Confined to one thread.
 */
final class SeqOrder {
    private final Positions damaged;
    private final boolean neverCompacted;

    private int acceptedCount;
    private long accepted;
    private long acceptedPosition;
    private long firstPosition;
    private long firstSeq;

    /** What the first sequence would be, counted back from the second. */
    private long firstExpected;

    /** Records not judged yet: the candidate and those behind it. */
    private final long[] positions = new long[3];

    private final long[] seqs = new long[3];
    private int waiting;

    /**
     * @param neverCompacted whether the sequences can have no gap, because nothing was ever dropped
     */
    SeqOrder(Positions damaged, boolean neverCompacted) {
        this.damaged = damaged;
        this.neverCompacted = neverCompacted;
    }

    void offer(long position, long seq) {
        if (waiting == 1 && seq == seqs[0] + 1 && follows(seqs[0])) {
            accept(positions[0], seqs[0]);
            positions[0] = position;
            seqs[0] = seq;
            return;
        }
        positions[waiting] = position;
        seqs[waiting] = seq;
        waiting++;
        if (waiting == 3) judge();
    }

    /** Judges what is left; the damaged ones are complete, but not sorted, afterwards. */
    void finish() {
        while (waiting > 1) judge();
        if (waiting == 1) {
            long expected = accepted + (positions[0] - acceptedPosition);
            if (!follows(seqs[0]) || (acceptedCount > 0 && isOneBitOff(seqs[0], expected))) {
                damaged.add(positions[0]);
            } else {
                accept(positions[0], seqs[0]);
            }
            waiting = 0;
        }
        if (acceptedCount > 1 && isOneBitOff(firstSeq, firstExpected)) damaged.add(firstPosition);
    }

    private void judge() {
        if (!follows(seqs[0]) || isOutlier()) damaged.add(positions[0]);
        else accept(positions[0], seqs[0]);
        for (int i = 1; i < waiting; i++) {
            positions[i - 1] = positions[i];
            seqs[i - 1] = seqs[i];
        }
        waiting--;
    }

    /** The candidate is not below the record behind it, and that one fits where it stands. */
    private boolean isOutlier() {
        boolean below = Long.compareUnsigned(seqs[0], seqs[1]) < 0;
        if (below || !follows(seqs[1])) return false;
        if (waiting < 3) return acceptedCount > 0 && seqs[0] != accepted + 1;
        return seqs[2] == seqs[1] + 1 || Long.compareUnsigned(seqs[2], seqs[0]) <= 0;
    }

    private boolean follows(long seq) {
        return acceptedCount == 0 || Long.compareUnsigned(seq, accepted) > 0;
    }

    private void accept(long position, long seq) {
        if (acceptedCount == 0) {
            firstPosition = position;
            firstSeq = seq;
        } else if (acceptedCount == 1) {
            firstExpected = seq - (position - firstPosition);
        }
        accepted = seq;
        acceptedPosition = position;
        if (acceptedCount < 2) acceptedCount++;
    }

    /** At either end there is no second neighbour: then only a single bit is taken for damage. */
    private boolean isOneBitOff(long seq, long expected) {
        return neverCompacted && Long.bitCount(seq ^ expected) == 1;
    }
}
