package org.netmesh.capability;

/** How one metadata entry changed (spec 04a §12.1). Immutable. */
public sealed interface MetadataChange {
    String key();

    /** A new key. */
    record Added(String key, String value) implements MetadataChange {}

    /** A key that is gone. */
    record Removed(String key, String previousValue) implements MetadataChange {}

    /** A key whose value changed. */
    record Updated(String key, String previousValue, String newValue) implements MetadataChange {}
}
