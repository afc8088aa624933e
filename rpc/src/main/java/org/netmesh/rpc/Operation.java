package org.netmesh.rpc;

/** Something that may fail in its own way. */
@FunctionalInterface
interface Operation<T, E extends Exception> {
    T run() throws E;
}
