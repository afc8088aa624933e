package org.netmesh.capability;

import java.util.Optional;

/** An axis and a key on it: {@code hardware.memory_gb} (spec 04a §3.4). Immutable. */
public record TagKey(TaxonomyAxis axis, String key) {
    /**
     * A key as a program writes it.
     *
     * @throws IllegalArgumentException if {@code key} is empty, which only the wire may say
     */
    public static TagKey of(TaxonomyAxis axis, String key) {
        if (key.isEmpty()) throw new IllegalArgumentException("a tag key must not be empty");
        return new TagKey(axis, key);
    }

    /**
     * @param text {@code <axis>.<key>}, split at the first dot
     * @throws IllegalArgumentException without a dot, a known axis and a key
     */
    public static TagKey parse(String text) {
        int dot = text.indexOf('.');
        Optional<TaxonomyAxis> axis =
                dot < 0 ? Optional.empty() : TaxonomyAxis.fromWire(text.substring(0, dot));
        if (axis.isEmpty()) {
            throw new IllegalArgumentException(
                    "tag key \"%s\" must be <axis>.<key> with an axis of hardware, software, devices, dataforts"
                            .formatted(text));
        }
        return of(axis.get(), text.substring(dot + 1));
    }

    /** {@code <axis>.<key>}. */
    @Override
    public String toString() {
        return axis.wire() + "." + key;
    }
}
