package org.netmesh.kernel;

/** What went wrong, for callers to branch on. Each room has one enum of its kinds. */
public interface ErrorKind {
    /** The constant's name, stable across releases. */
    String name();

    /** Whether the same call may succeed later although the caller changed nothing. */
    boolean retryable();
}
