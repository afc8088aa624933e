package org.netmesh.kernel;

import java.util.Arrays;

/**
 * Who somebody is: a 32-byte Ed25519 public key, taken as given (spec 03 §2.1). Whether the bytes
 * are a point on the curve is checked when a signature is verified, not here. Immutable.
 */
public final class EntityId implements Comparable<EntityId> {
    public static final int BYTES = 32;
    private static final int SHOWN_BYTES = 8;

    private final byte[] key;
    private final int hash;

    private EntityId(byte[] key) {
        this.key = key;
        this.hash = Arrays.hashCode(key);
    }

    /**
     * @param key copied
     * @throws IllegalArgumentException unless {@code key} has 32 bytes
     */
    public static EntityId of(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException(
                    "entity_id must be %d bytes, got %d".formatted(BYTES, key.length));
        }
        return new EntityId(key.clone());
    }

    /**
     * @param hex 64 hexadecimal digits of either case
     * @throws IllegalArgumentException if {@code hex} is anything else
     */
    public static EntityId parse(String hex) {
        return of(Hex.parse(hex));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return key.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return Hex.of(key);
    }

    /** Byte-wise, unsigned. */
    @Override
    public int compareTo(EntityId other) {
        return Arrays.compareUnsigned(key, other.key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EntityId that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The first eight bytes in hexadecimal and {@code ...}, the form of logs. */
    @Override
    public String toString() {
        return Hex.of(Arrays.copyOf(key, SHOWN_BYTES)) + "...";
    }
}
