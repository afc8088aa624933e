package org.netmesh.redex;

/**
 * What must have happened to an event before its append returns. Each word promises at least what
 * the one before does; a file may give more than was asked for, never less.
 */
public enum Durability {
    /** In this process: readers and tails see it. Survives nothing. */
    MEMORY,
    /** With the operating system: survives the end of this process, not a loss of power. */
    OS,
    /**
     * On the medium: survives a loss of power. Appenders that wait at the same time share one
     * fsync.
     */
    FSYNC
}
