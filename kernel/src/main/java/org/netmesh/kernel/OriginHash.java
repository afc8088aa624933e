package org.netmesh.kernel;

/**
 * The 64-bit stamp of an event's origin, unsigned: the first eight bytes, little-endian, of keyed
 * BLAKE2s-256 of the entity id with the key {@code net-origin-v1} (spec 03 §2.2). Packets carry its
 * low 32 bits. Immutable.
 */
public record OriginHash(long value) implements Comparable<OriginHash> {
    private static final String LABEL = "net-origin-v1";

    /** The stamp that belongs to an entity. */
    public static OriginHash of(EntityId entity) {
        return new OriginHash(Blake2s.keyedLong(LABEL, entity.bytes()));
    }

    /** The low 32 bits, as packet headers carry them. */
    public int wire() {
        return (int) value;
    }

    /** Unsigned order. */
    @Override
    public int compareTo(OriginHash other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return Hex.of(value);
    }
}
