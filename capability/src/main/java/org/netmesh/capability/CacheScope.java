package org.netmesh.capability;

import java.util.Locale;

/** How far a cache reaches (spec 04a §13). */
public enum CacheScope {
    NODE,
    ZONE,
    REGION,
    MESH;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }

    /** The scope of a word in any ASCII case; any other text reads as {@link #MESH}. */
    static CacheScope ofTag(String word) {
        for (CacheScope scope : values()) {
            if (scope.wire.equalsIgnoreCase(word)) return scope;
        }
        return MESH;
    }
}
