package org.netmesh.kernel;

/**
 * One of a bus's shards, 0 to 65,534; 65,535 stands for "no shard" on the wire and is none (spec 05
 * §3). Immutable.
 */
public record ShardId(int value) implements Comparable<ShardId> {
    public static final int MAX = 65_534;

    /**
     * @throws IllegalArgumentException outside 0 to 65,534
     */
    public ShardId {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException(
                    "a shard id must be 0 to %d, got %d".formatted(MAX, value));
        }
    }

    @Override
    public int compareTo(ShardId other) {
        return Integer.compare(value, other.value);
    }

    /** Decimal. */
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
