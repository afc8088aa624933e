package org.netmesh.capability.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The known keys of one axis and its families, tried in order. Immutable. */
public record AxisEntry(List<KeyEntry> keys, List<KeyShape> shapes) {
    static final AxisEntry NOTHING = new AxisEntry(List.of(), List.of());

    public AxisEntry {
        keys = List.copyOf(keys);
        shapes = List.copyOf(shapes);
    }

    /** The entry of exactly this key. */
    public Optional<KeyEntry> fixed(String key) {
        return keys.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** The same with one more key, in place of another of that name. */
    public AxisEntry with(KeyEntry entry) {
        List<KeyEntry> more = new ArrayList<>(keys);
        more.removeIf(old -> old.key().equals(entry.key()));
        more.add(entry);
        return new AxisEntry(more, shapes);
    }

    /** The same with one more family. */
    public AxisEntry with(KeyShape shape) {
        List<KeyShape> more = new ArrayList<>(shapes);
        more.add(shape);
        return new AxisEntry(keys, more);
    }
}
