package org.netmesh.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What changed from one set to another (spec 04a §12.1): tags by meaning, in wire order; metadata
 * in key order. A renamed key is removed and added. Immutable.
 */
public record CapabilitySetDiff(
        List<Tag> addedTags, List<Tag> removedTags, List<MetadataChange> metadataChanges) {
    public CapabilitySetDiff {
        addedTags = List.copyOf(addedTags);
        removedTags = List.copyOf(removedTags);
        metadataChanges = List.copyOf(metadataChanges);
    }

    static CapabilitySetDiff between(CapabilitySet previous, CapabilitySet current) {
        return new CapabilitySetDiff(
                missing(current.tags(), previous.tags()),
                missing(previous.tags(), current.tags()),
                changes(previous, current));
    }

    public boolean isEmpty() {
        return addedTags.isEmpty() && removedTags.isEmpty() && metadataChanges.isEmpty();
    }

    /** Those of {@code tags} that mean something which none of {@code others} means. */
    private static List<Tag> missing(List<Tag> tags, Collection<Tag> others) {
        Set<Tag> meanings = new HashSet<>();
        others.forEach(tag -> meanings.add(meaning(tag)));
        return tags.stream().filter(tag -> !meanings.contains(meaning(tag))).toList();
    }

    /** The tag itself, its separator normalised. */
    static Tag meaning(Tag tag) {
        return tag instanceof Tag.AxisValue(TagKey key, String value, AxisSeparator separator)
                        && separator == AxisSeparator.COLON
                ? new Tag.AxisValue(key, value, AxisSeparator.EQUALS)
                : tag;
    }

    private static List<MetadataChange> changes(CapabilitySet previous, CapabilitySet current) {
        Set<String> keys = new TreeSet<>(TextOrder.UTF8);
        keys.addAll(previous.metadata().keySet());
        keys.addAll(current.metadata().keySet());
        List<MetadataChange> changes = new ArrayList<>();
        for (String key : keys) {
            String before = previous.metadata().get(key);
            String now = current.metadata().get(key);
            if (before == null && now != null) changes.add(new MetadataChange.Added(key, now));
            if (before != null && now == null) changes.add(new MetadataChange.Removed(key, before));
            if (before != null && now != null && !before.equals(now)) {
                changes.add(new MetadataChange.Updated(key, before, now));
            }
        }
        return changes;
    }
}
