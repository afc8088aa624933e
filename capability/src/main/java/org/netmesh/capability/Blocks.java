package org.netmesh.capability;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Numbered blocks of tags, {@code <prefix><u32>.<field>}: models and tools. Blocks come in
 * ascending order of their numbers; gaps close up (spec 04a §4.4).
 */
final class Blocks {
    /** Puts one field into a block. */
    interface Field<B> {
        void take(B block, String field, String value);
    }

    private Blocks() {}

    static <B, R> List<R> decode(
            Collection<Tag> tags,
            String prefix,
            Supplier<B> block,
            Field<B> field,
            Function<B, R> build) {
        Map<Long, B> blocks = new TreeMap<>();
        TagReader.read(
                tags,
                TaxonomyAxis.SOFTWARE,
                (key, value) -> {
                    int dot = key.startsWith(prefix) ? key.indexOf('.', prefix.length()) : -1;
                    if (dot < 0 || key.indexOf('.', dot + 1) >= 0) return;
                    long number = Ranges.parse(key.substring(prefix.length(), dot), Ranges.U32, -1);
                    if (number < 0) return;
                    B found = blocks.computeIfAbsent(number, _ -> block.get());
                    field.take(found, key.substring(dot + 1), value);
                });
        return blocks.values().stream().map(build).toList();
    }

    /** Whether a tag says {@code <prefix><any text without a dot>.<field>} with that value. */
    static boolean holds(Collection<Tag> tags, String prefix, String field, String value) {
        for (Tag tag : tags) {
            if (tag instanceof Tag.AxisValue held
                    && held.text().equals(value)
                    && held.tagKey().axis() == TaxonomyAxis.SOFTWARE
                    && isFieldKey(held.tagKey().key(), prefix, field)) {
                return true;
            }
        }
        return false;
    }

    static boolean isFieldKey(String key, String prefix, String field) {
        int dot = key.length() - field.length() - 1;
        return dot >= prefix.length()
                && key.charAt(dot) == '.'
                && key.startsWith(prefix)
                && key.endsWith(field)
                && key.lastIndexOf('.', dot - 1) == prefix.length() - 1;
    }
}
