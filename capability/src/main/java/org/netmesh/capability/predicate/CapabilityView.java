package org.netmesh.capability.predicate;

import java.util.Collection;
import java.util.Map;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;

/** What a predicate looks at: the tags and metadata of a node, of a row, of anything. */
public interface CapabilityView {
    /** In any order; several tags may have one key. */
    Collection<Tag> tags();

    Map<String, String> metadata();

    /** Whether some tag has the key, with a value or without. */
    default boolean hasKey(TagKey key) {
        for (Tag tag : tags()) {
            if (tag instanceof Tag.AxisPresent present) {
                if (present.tagKey().equals(key)) return true;
            } else if (tag instanceof Tag.AxisValue value && value.tagKey().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some tag of the clause's key has a value that the clause accepts. */
    default boolean hasValue(Predicate.ValueLeaf clause) {
        for (Tag tag : tags()) {
            if (tag instanceof Tag.AxisValue value
                    && value.tagKey().equals(clause.key())
                    && clause.accepts(value.text())) {
                return true;
            }
        }
        return false;
    }
}
