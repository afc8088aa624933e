package org.netmesh.cortex;

import java.util.Arrays;
import java.util.OptionalLong;

/** A state and how much of the log is in it; keep both together (spec 06 §26.1). Immutable. */
public final class CortexSnapshot {
    private final byte[] stateBytes;
    private final OptionalLong lastSeq;

    /**
     * @param stateBytes the encoded state
     * @param lastSeq the last event of which this state surely has everything before it; absent if
     *     there is none
     */
    public CortexSnapshot(byte[] stateBytes, OptionalLong lastSeq) {
        this.stateBytes = stateBytes.clone();
        this.lastSeq = lastSeq;
    }

    /** A copy of the encoded state. */
    public byte[] stateBytes() {
        return stateBytes.clone();
    }

    public OptionalLong lastSeq() {
        return lastSeq;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CortexSnapshot snapshot
                && Arrays.equals(stateBytes, snapshot.stateBytes)
                && lastSeq.equals(snapshot.lastSeq);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(stateBytes) + lastSeq.hashCode();
    }

    @Override
    public String toString() {
        return "CortexSnapshot[%d bytes, lastSeq=%s]".formatted(stateBytes.length, lastSeq);
    }
}
