package org.netmesh.rpc;

/** An item of a request stream that knows whether it came first (spec 09 §20). */
public sealed interface Chunk<T> {
    T value();

    /** The first item. */
    record Init<T>(T value) implements Chunk<T> {}

    /** Any later one. */
    record Data<T>(T value) implements Chunk<T> {}
}
