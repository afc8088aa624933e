package org.netmesh.capability;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The four axes of typed tags (spec 04a §3.1), in declaration order. */
public enum TaxonomyAxis {
    HARDWARE,
    SOFTWARE,
    DEVICES,
    DATAFORTS;

    private static final List<TaxonomyAxis> ALL = List.of(values());

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The lower-case word. */
    public String wire() {
        return wire;
    }

    /** The axis of exactly this word; empty for any other. */
    public static Optional<TaxonomyAxis> fromWire(String word) {
        for (TaxonomyAxis axis : ALL) {
            if (axis.wire.equals(word)) return Optional.of(axis);
        }
        return Optional.empty();
    }
}
