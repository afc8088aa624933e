package org.netmesh.cortex;

/** What every record of a ready-made model has. All unsigned. */
public interface Row {
    long id();

    /** Nanoseconds since 1970. */
    long createdNs();

    /** Nanoseconds since 1970, of the last change. */
    long updatedNs();
}
