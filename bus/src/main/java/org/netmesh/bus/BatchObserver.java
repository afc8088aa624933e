package org.netmesh.bus;

/** Told of every batch that ended; must return at once. */
@FunctionalInterface
interface BatchObserver {
    void batchEnded(int events, long nanos);
}
