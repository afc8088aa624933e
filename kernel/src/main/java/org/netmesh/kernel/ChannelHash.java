package org.netmesh.kernel;

/**
 * The canonical 64-bit hash of a channel's name: XXH3-64 of its UTF-8 bytes, unsigned (spec 03
 * §5.2). Names can collide: decide by the name wherever confusing two channels would matter.
 * Immutable.
 */
public record ChannelHash(long value) implements Comparable<ChannelHash> {
    private static final long PUBLISH_BIT = 1L << 48;

    /** The low 16 bits, as packet headers carry them: a hint that collides routinely. */
    public int wire() {
        return (int) value & 0xffff;
    }

    /** The stream that carries what is published on the channel. */
    public StreamId publishStream() {
        return new StreamId(value | PUBLISH_BIT);
    }

    /** Unsigned order. */
    @Override
    public int compareTo(ChannelHash other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** 16 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return Hex.of(value);
    }
}
