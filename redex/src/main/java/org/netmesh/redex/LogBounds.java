package org.netmesh.redex;

import java.util.OptionalLong;

/**
 * What a file held at one moment.
 *
 * @param len retained entries
 * @param lowestSeq the first retained sequence; {@code nextSeq} if nothing is retained
 * @param nextSeq the sequence that the next append gets, unsigned
 */
public record LogBounds(long len, long lowestSeq, long nextSeq) {
    public OptionalLong lowestRetainedSeq() {
        return len == 0 ? OptionalLong.empty() : OptionalLong.of(lowestSeq);
    }
}
