package org.netmesh.capability.schema;

/** How the keys of a family are made. */
public enum KeyShapeKind {
    /** {@code <prefix><number>.<subkey>} with typed subkeys. */
    INDEXED_COLLECTION,
    /** {@code <prefix><name>} with one type of value. */
    KEYED_MAP
}
