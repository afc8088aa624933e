package org.netmesh.cortex;

/** What the queries and indexes of a model need to know of a record. All unsigned. */
interface Row {
    long id();

    /** Nanoseconds since 1970. */
    long createdNs();

    /** Nanoseconds since 1970. */
    long updatedNs();
}
