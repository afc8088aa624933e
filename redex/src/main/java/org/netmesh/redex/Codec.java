package org.netmesh.redex;

/** Bytes of values and back. Thread-safe. */
public interface Codec<T> {
    byte[] encode(T value);

    /**
     * Total: any bytes give a value or an exception, in bounded time and memory.
     *
     * @throws RedexException {@code DECODE}; other exceptions of a decoder count as that
     */
    T decode(byte[] bytes);
}
