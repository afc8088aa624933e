package org.netmesh.kernel;

/** A stream between two nodes, 64 bits unsigned, chosen by the sender (spec 02 §10). Immutable. */
public record StreamId(long value) implements Comparable<StreamId> {
    /** Unsigned order. */
    @Override
    public int compareTo(StreamId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Unsigned decimal. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}
