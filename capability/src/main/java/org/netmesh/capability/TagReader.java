package org.netmesh.capability;

import java.util.Collection;
import java.util.function.BiConsumer;

/** Walks the tags of one axis; a tag without a value counts as one with an empty value. */
final class TagReader {
    private TagReader() {}

    static void read(
            Collection<Tag> tags, TaxonomyAxis axis, BiConsumer<String, String> keyAndValue) {
        for (Tag tag : tags) {
            if (tag instanceof Tag.AxisValue value) {
                TagKey key = value.tagKey();
                if (key.axis() == axis) keyAndValue.accept(key.key(), value.text());
            } else if (tag instanceof Tag.AxisPresent present) {
                TagKey key = present.tagKey();
                if (key.axis() == axis) keyAndValue.accept(key.key(), "");
            }
        }
    }
}
