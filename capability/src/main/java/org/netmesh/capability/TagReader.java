package org.netmesh.capability;

import java.util.Collection;
import java.util.function.BiConsumer;

/** Walks the tags of one axis; a tag without a value counts as one with an empty value. */
final class TagReader {
    private TagReader() {}

    static void read(
            Collection<Tag> tags, TaxonomyAxis axis, BiConsumer<String, String> keyAndValue) {
        for (Tag tag : tags) {
            switch (tag) {
                case Tag.AxisValue(TagKey key, String value, _) when key.axis() == axis ->
                        keyAndValue.accept(key.key(), value);
                case Tag.AxisPresent(TagKey key) when key.axis() == axis ->
                        keyAndValue.accept(key.key(), "");
                case Tag.AxisValue _, Tag.AxisPresent _, Tag.Reserved _, Tag.Legacy _ -> {}
            }
        }
    }
}
