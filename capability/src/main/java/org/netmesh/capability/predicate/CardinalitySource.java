package org.netmesh.capability.predicate;

import org.netmesh.capability.TagKey;

/** How many values keys have, for the planner: an index knows. Thread-safe. */
public interface CardinalitySource {
    /** Distinct values under a tag key; a tag without a value counts as one. */
    int axisCardinality(TagKey key);

    /** Distinct values under a metadata key. */
    int metadataCardinality(String key);
}
