package org.netmesh.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inverted lists of the index (spec 04a §8.3): which slots hold a tag, a value of a key, a
 * model, a tool, a metadata value. Equal tags of all nodes are one object here. Empty lists are
 * dropped. Guarded by the lock of the index.
 */
final class Postings {
    /** One tag and who has it. */
    private record Posting(Tag tag, SlotSet slots) {
        static Posting of(Tag tag) {
            return new Posting(tag, new SlotSet());
        }
    }

    private final Map<Tag, Posting> untyped = new HashMap<>();
    private final Map<TagKey, Map<Tag, Posting>> typed = new HashMap<>();
    private final Map<String, SlotSet> models = new HashMap<>();
    private final Map<String, SlotSet> tools = new HashMap<>();
    private final Map<String, Map<String, SlotSet>> metadata = new HashMap<>();

    /** Nodes that say more than one value under a key whose last value alone counts. */
    private final SlotSet ambiguous = new SlotSet();

    /** Enters a node and gives its set over the shared tags. */
    CapabilitySet add(int slot, CapabilitySet set) {
        List<Tag> shared = new ArrayList<>(set.tags().size());
        for (Tag tag : set.tags()) {
            Posting posting = bucket(tag).computeIfAbsent(tag, Posting::of);
            posting.slots.add(slot);
            shared.add(posting.tag);
        }
        if (isAmbiguous(set)) ambiguous.add(slot);
        forEachId(set, (ids, id) -> ids.computeIfAbsent(id, _ -> new SlotSet()).add(slot));
        set.metadata()
                .forEach((key, value) ->
                        metadata.computeIfAbsent(key, _ -> new HashMap<>())
                                .computeIfAbsent(value, _ -> new SlotSet())
                                .add(slot));
        return set.sharing(List.copyOf(shared));
    }

    void remove(int slot, CapabilitySet set) {
        for (Tag tag : set.tags()) {
            bucket(tag).computeIfPresent(tag, (_, posting) -> without(posting, slot));
            tag.key().ifPresent(key -> dropEmpty(typed, key));
        }
        ambiguous.remove(slot);
        forEachId(set, (ids, id) -> ids.computeIfPresent(id, (_, slots) -> without(slots, slot)));
        set.metadata()
                .forEach((key, value) -> {
                    metadata.getOrDefault(key, new HashMap<>())
                            .computeIfPresent(value, (_, slots) -> without(slots, slot));
                    dropEmpty(metadata, key);
                });
    }

    private Map<Tag, Posting> bucket(Tag tag) {
        return tag.key()
                .map(key -> typed.computeIfAbsent(key, _ -> new HashMap<>()))
                .orElse(untyped);
    }

    private static @Nullable Posting without(Posting posting, int slot) {
        return without(posting.slots, slot) == null ? null : posting;
    }

    private static @Nullable SlotSet without(SlotSet slots, int slot) {
        slots.remove(slot);
        return slots.isEmpty() ? null : slots;
    }

    private static <K, M extends Map<?, ?>> void dropEmpty(Map<K, M> maps, K key) {
        M inner = maps.get(key);
        if (inner != null && inner.isEmpty()) maps.remove(key);
    }

    private void forEachId(CapabilitySet set, BiConsumer<Map<String, SlotSet>, String> action) {
        for (Tag tag : set.tags()) {
            if (tag instanceof Tag.AxisValue(TagKey key, String id, _)
                    && key.axis() == TaxonomyAxis.SOFTWARE) {
                if (Blocks.isFieldKey(key.key(), ModelTags.PREFIX, ModelTags.ID)) {
                    action.accept(models, id);
                } else if (Blocks.isFieldKey(key.key(), ToolTags.PREFIX, ToolTags.ID)) {
                    action.accept(tools, id);
                }
            }
        }
    }

    private static boolean isAmbiguous(CapabilitySet set) {
        int memory = 0;
        int vram = 0;
        int vendor = 0;
        for (Tag tag : set.tags()) {
            TagKey key = tag.key().orElse(null);
            if (WellKnown.MEMORY.equals(key)) memory++;
            if (WellKnown.VRAM.equals(key)) vram++;
            if (WellKnown.VENDOR.equals(key)) vendor++;
        }
        return memory > 1 || vram > 1 || vendor > 1;
    }

    /** Adds the slots of which a filter on hardware must be asked once more. */
    void orAmbiguous(long[] bits) {
        ambiguous.orInto(bits);
    }

    /** Adds the slots of tags that mean the same as {@code tag}. */
    void orTag(Tag tag, long[] bits) {
        if (tag instanceof Tag.AxisValue(TagKey key, String value, _)) {
            orValue(key, value, bits);
        } else {
            orExact(tag, bits);
        }
    }

    /** Adds the slots that have exactly this value under the key. */
    void orValue(TagKey key, String value, long[] bits) {
        for (AxisSeparator separator : AxisSeparator.values()) {
            orExact(new Tag.AxisValue(key, value, separator), bits);
        }
    }

    private void orExact(Tag tag, long[] bits) {
        Map<Tag, Posting> bucket =
                tag.key().map(key -> typed.getOrDefault(key, Map.of())).orElse(untyped);
        Posting posting = bucket.get(tag);
        if (posting != null) posting.slots.orInto(bits);
    }

    /** Adds the slots that have the key, with a value or without. */
    void orKey(TagKey key, long[] bits) {
        typed.getOrDefault(key, Map.of()).values().forEach(p -> p.slots.orInto(bits));
    }

    /** Adds the slots that have an accepted value under the key. */
    void orValues(TagKey key, Predicate<String> accepted, long[] bits) {
        for (Posting posting : typed.getOrDefault(key, Map.of()).values()) {
            if (posting.tag instanceof Tag.AxisValue value && accepted.test(value.text())) {
                posting.slots.orInto(bits);
            }
        }
    }

    void orModel(String id, long[] bits) {
        orList(models.get(id), bits);
    }

    void orTool(String id, long[] bits) {
        orList(tools.get(id), bits);
    }

    void orMetadata(String key, String value, long[] bits) {
        orList(metadata.getOrDefault(key, Map.of()).get(value), bits);
    }

    /** Adds the slots that have an accepted value under the metadata key. */
    void orMetadata(String key, Predicate<String> accepted, long[] bits) {
        metadata.getOrDefault(key, Map.of())
                .forEach((value, slots) -> {
                    if (accepted.test(value)) slots.orInto(bits);
                });
    }

    private static void orList(@Nullable SlotSet slots, long[] bits) {
        if (slots != null) slots.orInto(bits);
    }

    int axisCardinality(TagKey key) {
        Set<String> values = new HashSet<>();
        for (Tag tag : typed.getOrDefault(key, Map.of()).keySet()) {
            values.add(tag.value().orElse(""));
        }
        return values.size();
    }

    int metadataCardinality(String key) {
        return metadata.getOrDefault(key, Map.of()).size();
    }

    int tagCount() {
        return untyped.size() + typed.values().stream().mapToInt(Map::size).sum();
    }

    int modelCount() {
        return models.size();
    }

    int toolCount() {
        return tools.size();
    }

    /** Whether nothing is left: no list outlives its last node. */
    boolean isEmpty() {
        return untyped.isEmpty()
                && typed.isEmpty()
                && models.isEmpty()
                && tools.isEmpty()
                && metadata.isEmpty();
    }
}
