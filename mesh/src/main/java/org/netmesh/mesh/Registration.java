package org.netmesh.mesh;

/** Something a node does for its user until this is closed. Thread-safe. */
@FunctionalInterface
public interface Registration extends AutoCloseable {
    /** Idempotent. */
    @Override
    void close();
}
