package org.netmesh.capability.schema;

import java.util.List;

/**
 * A family of keys below a prefix that ends in a dot. Immutable.
 *
 * @param entries the subkeys of an indexed collection; for a keyed map the one entry, named after
 *     the prefix, that types every value
 */
public record KeyShape(KeyShapeKind kind, String prefix, List<KeyEntry> entries) {
    public KeyShape {
        if (!prefix.endsWith(".")) {
            throw new IllegalArgumentException("a prefix must end in a dot, got " + prefix);
        }
        entries = List.copyOf(entries);
        if (kind == KeyShapeKind.KEYED_MAP && entries.size() != 1) {
            throw new IllegalArgumentException("a keyed map has one type of value");
        }
    }

    /** Numbered elements with typed subkeys. */
    public static KeyShape indexed(String prefix, KeyEntry... subkeys) {
        return new KeyShape(KeyShapeKind.INDEXED_COLLECTION, prefix, List.of(subkeys));
    }

    /** Free names with one type of value. */
    public static KeyShape map(String prefix, ValueType type) {
        return new KeyShape(KeyShapeKind.KEYED_MAP, prefix, List.of(new KeyEntry(prefix, type)));
    }
}
