package org.netmesh.capability;

import java.util.List;

/** Collects the tags of one axis in the order of the calls; what is zero or empty emits nothing. */
final class TagWriter {
    private final TaxonomyAxis axis;
    private final List<Tag> out;

    TagWriter(TaxonomyAxis axis, List<Tag> out) {
        this.axis = axis;
        this.out = out;
    }

    void present(String key) {
        out.add(new Tag.AxisPresent(new TagKey(axis, key)));
    }

    /** A value that is emitted even when empty. */
    void value(String key, String value) {
        out.add(new Tag.AxisValue(new TagKey(axis, key), value, AxisSeparator.EQUALS));
    }

    void text(String key, String value) {
        if (!value.isEmpty()) value(key, value);
    }

    void number(String key, long unsigned) {
        if (unsigned != 0) value(key, Long.toUnsignedString(unsigned));
    }
}
