package org.netmesh.kernel;

/**
 * A node's 64-bit address, unsigned: the first eight bytes, little-endian, of keyed BLAKE2s-256 of
 * its entity id with the key {@code net-node-id-v1} (spec 03 §2.2). Zero is never a node.
 * Immutable.
 */
public record NodeId(long value) implements Comparable<NodeId> {
    private static final String LABEL = "net-node-id-v1";

    /**
     * @throws IllegalArgumentException if {@code value} is zero, which the wire uses for "none"
     */
    public NodeId {
        if (value == 0) throw new IllegalArgumentException("a node id must not be zero");
    }

    /** The address that belongs to an entity. */
    public static NodeId of(EntityId entity) {
        return new NodeId(Blake2s.keyedLong(LABEL, entity.bytes()));
    }

    /**
     * @param text 1 to 16 hexadecimal digits
     * @throws IllegalArgumentException if {@code text} is anything else, or zero
     */
    public static NodeId parse(String text) {
        return new NodeId(Long.parseUnsignedLong(text, 16));
    }

    /** Unsigned order. */
    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return Hex.of(value);
    }
}
