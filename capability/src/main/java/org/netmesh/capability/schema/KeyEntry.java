package org.netmesh.capability.schema;

/** One known key and what its value may be. Immutable. */
public record KeyEntry(String key, ValueType type) {}
