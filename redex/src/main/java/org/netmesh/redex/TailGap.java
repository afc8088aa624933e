package org.netmesh.redex;

/**
 * Events that a tail will never see, because retention or a skip removed them first.
 *
 * @param fromSeq the first one missed, unsigned
 * @param toSeq the next one that is there
 */
public record TailGap(long fromSeq, long toSeq) {
    /** How many sequences lie in the gap. */
    public long size() {
        return toSeq - fromSeq;
    }

    @Override
    public String toString() {
        return "[" + Long.toUnsignedString(fromSeq) + ", " + Long.toUnsignedString(toSeq) + ")";
    }
}
