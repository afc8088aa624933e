package org.netmesh.capability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.netmesh.capability.predicate.CapabilityView;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.JsonWriter;

/**
 * What a node can do: a set of tags and a map of metadata, nothing else (spec 04a §2). Hardware,
 * software, models, tools and limits are projections of the tags, computed at each call. Tags and
 * metadata stand in the order of their UTF-8 bytes, so equal sets have equal bytes. Immutable.
 */
public final class CapabilitySet implements CapabilityView {
    private static final CapabilitySet EMPTY = new CapabilitySet(List.of(), new TreeMap<>());

    private final List<Tag> tags;
    private final SortedMap<String, String> metadata;

    private CapabilitySet(List<Tag> tags, SortedMap<String, String> metadata) {
        this.tags = tags;
        this.metadata = Collections.unmodifiableSortedMap(metadata);
    }

    public static CapabilitySet empty() {
        return EMPTY;
    }

    public static Builder builder() {
        return new Builder(EMPTY);
    }

    /** A builder that begins with everything of this set. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** A set of these tags and entries, taken as they are. */
    public static CapabilitySet of(Collection<Tag> tags, Map<String, String> metadata) {
        TreeMap<String, Tag> sorted = new TreeMap<>(TextOrder.UTF8);
        tags.forEach(tag -> sorted.put(tag.wire(), tag));
        return ofSorted(sorted, metadata);
    }

    static CapabilitySet ofSorted(SortedMap<String, Tag> tags, Map<String, String> metadata) {
        if (tags.isEmpty() && metadata.isEmpty()) return EMPTY;
        TreeMap<String, String> entries = new TreeMap<>(TextOrder.UTF8);
        entries.putAll(metadata);
        return new CapabilitySet(List.copyOf(tags.values()), entries);
    }

    /** The same set over other, equal tag objects. */
    CapabilitySet sharing(List<Tag> equalTags) {
        return new CapabilitySet(equalTags, metadata);
    }

    /** Every tag once, in wire order. */
    @Override
    public List<Tag> tags() {
        return tags;
    }

    @Override
    public SortedMap<String, String> metadata() {
        return metadata;
    }

    /** The texts of {@link #tags()}. */
    public List<String> wireTags() {
        return tags.stream().map(Tag::wire).toList();
    }

    public boolean isEmpty() {
        return tags.isEmpty() && metadata.isEmpty();
    }

    public Hardware hardware() {
        return HardwareTags.decode(tags);
    }

    public Software software() {
        return SoftwareTags.decode(tags);
    }

    public CapabilityLimits limits() {
        return LimitTags.decode(tags);
    }

    public List<ModelCapability> models() {
        return ModelTags.decode(tags);
    }

    /** With the schemas that metadata holds. */
    public List<ToolCapability> tools() {
        return ToolTags.decode(tags, metadata);
    }

    public BlobCapability blob() {
        return BlobCapability.decode(tags);
    }

    public CacheCapability greedy() {
        return CacheCapability.decode(CacheCapability.GREEDY, tags);
    }

    public CacheCapability gravity() {
        return CacheCapability.decode(CacheCapability.GRAVITY, tags);
    }

    /** Whether some tag means the same as {@code text}; the empty text is in no set. */
    public boolean hasTag(String text) {
        return !text.isEmpty() && hasTag(Tag.parse(text));
    }

    /** Whether some tag means the same. */
    public boolean hasTag(Tag wanted) {
        for (Tag tag : tags) {
            if (tag.sameMeaning(wanted)) return true;
        }
        return false;
    }

    /** Whether the presence tag {@code hardware.gpu} is here: a GPU's size alone does not count. */
    public boolean hasGpu() {
        return tags.contains(WellKnown.GPU);
    }

    public boolean hasModel(String modelId) {
        return Blocks.holds(tags, ModelTags.PREFIX, ModelTags.ID, modelId);
    }

    public boolean hasTool(String toolId) {
        return Blocks.holds(tags, ToolTags.PREFIX, ToolTags.ID, toolId);
    }

    /**
     * A copy with {@code <axis>.<key>}.
     *
     * @throws IllegalArgumentException if {@code key} is empty
     */
    public CapabilitySet requireTag(TaxonomyAxis axis, String key) {
        return toBuilder().tag(new Tag.AxisPresent(TagKey.of(axis, key))).build();
    }

    /** A copy with {@code <axis>.<key>=<value>}. */
    public CapabilitySet requireAxisValue(TaxonomyAxis axis, String key, String value) {
        return requireAxisValue(axis, key, value, AxisSeparator.EQUALS);
    }

    /**
     * A copy with that value tag.
     *
     * @throws IllegalArgumentException if {@code key} or {@code value} is empty
     */
    public CapabilitySet requireAxisValue(
            TaxonomyAxis axis, String key, String value, AxisSeparator separator) {
        if (value.isEmpty()) throw new IllegalArgumentException("a tag value must not be empty");
        return toBuilder().tag(new Tag.AxisValue(TagKey.of(axis, key), value, separator)).build();
    }

    /**
     * A copy with that entry, reserved or not.
     *
     * @throws IllegalArgumentException if {@code key} is empty
     */
    public CapabilitySet withMetadata(String key, String value) {
        if (key.isEmpty()) throw new IllegalArgumentException("a metadata key must not be empty");
        Map<String, String> more = new TreeMap<>(metadata);
        more.put(key, value);
        return of(tags, more);
    }

    /** What changed since {@code previous}. */
    public CapabilitySetDiff diffFrom(CapabilitySet previous) {
        return CapabilitySetDiff.between(previous, this);
    }

    /** {@code {"tags":[…],"metadata":{…}}}, the same bytes for equal sets. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        writeTo(json);
        return json.toString();
    }

    void writeTo(JsonWriter json) {
        json.beginObject().name("tags").beginArray();
        tags.forEach(tag -> json.value(tag.wire()));
        json.endArray().name("metadata").beginObject();
        metadata.forEach((key, value) -> json.name(key).value(value));
        json.endObject().endObject();
    }

    /**
     * Reads {@link #toJson()} and what means the same: both members may be absent, others are
     * passed over, repeated tags collapse.
     *
     * @throws org.netmesh.kernel.codec.MalformedException for anything else
     */
    public static CapabilitySet fromJson(byte[] json) {
        JsonReader in = JsonReader.of(json);
        CapabilitySet set = CapabilitySetJson.read(in, AnnouncementLimits.NONE);
        in.end();
        return set;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilitySet that
                && tags.equals(that.tags)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return 31 * tags.hashCode() + metadata.hashCode();
    }

    /** The JSON. */
    @Override
    public String toString() {
        return toJson();
    }

    /** Collects tags and metadata. Confined to one thread. */
    public static final class Builder {
        private final TreeMap<String, Tag> tags = new TreeMap<>(TextOrder.UTF8);
        private final TreeMap<String, String> metadata = new TreeMap<>(TextOrder.UTF8);

        private Builder(CapabilitySet from) {
            from.tags.forEach(this::tag);
            metadata.putAll(from.metadata);
        }

        /** Replaces every tag of the hardware projection. */
        public Builder hardware(Hardware hardware) {
            return replace(HardwareTags::owns, out -> HardwareTags.encode(hardware, out));
        }

        /** Replaces every tag of the software projection. */
        public Builder software(Software software) {
            return replace(SoftwareTags::owns, out -> SoftwareTags.encode(software, out));
        }

        /** Replaces every tag of the limits. */
        public Builder limits(CapabilityLimits limits) {
            return replace(LimitTags::owns, out -> LimitTags.encode(limits, out));
        }

        /** Replaces every model. */
        public Builder models(List<ModelCapability> models) {
            return replace(ModelTags::owns, out -> ModelTags.encode(models, out));
        }

        /** Adds a model behind those that are here. */
        public Builder addModel(ModelCapability model) {
            List<ModelCapability> models = new ArrayList<>(ModelTags.decode(tags.values()));
            models.add(model);
            return models(models);
        }

        /** Replaces every tool; a kept tool without a new schema keeps the old one. */
        public Builder tools(List<ToolCapability> tools) {
            ToolTags.writeSchemas(tools, metadata);
            return replace(ToolTags::owns, out -> ToolTags.encode(tools, out));
        }

        /** Adds a tool behind those that are here. */
        public Builder addTool(ToolCapability tool) {
            List<ToolCapability> tools = new ArrayList<>(ToolTags.decode(tags.values(), metadata));
            tools.add(tool);
            return tools(tools);
        }

        /** Replaces the tags of the blob store. */
        public Builder blob(BlobCapability blob) {
            return replace(BlobCapability::owns, blob::encode);
        }

        /** Replaces the tags of the greedy cache. */
        public Builder greedy(CacheCapability greedy) {
            String role = CacheCapability.GREEDY;
            return replace(key -> CacheCapability.owns(role, key), out -> greedy.encode(role, out));
        }

        /** Replaces the tags of gravity. */
        public Builder gravity(CacheCapability gravity) {
            String role = CacheCapability.GRAVITY;
            return replace(
                    key -> CacheCapability.owns(role, key), out -> gravity.encode(role, out));
        }

        /**
         * Adds what an application wrote; an empty text and one with a reserved prefix are dropped
         * silently.
         */
        public Builder tag(String text) {
            boolean writable = !text.isEmpty() && Tag.reservedPrefixOf(text).isEmpty();
            return writable ? tag(Tag.parse(text)) : this;
        }

        public Builder tag(Tag tag) {
            tags.put(tag.wire(), tag);
            return this;
        }

        /** Adds a tag if there is one, as {@link ChainTags} gives them. */
        public Builder tag(Optional<Tag> tag) {
            tag.ifPresent(this::tag);
            return this;
        }

        /** Adds texts of any kind, reserved prefixes included; empty ones are dropped silently. */
        public Builder tags(Collection<String> texts) {
            texts.stream().filter(text -> !text.isEmpty()).map(Tag::parse).forEach(this::tag);
            return this;
        }

        /** Removes every tag that is {@code unwanted}. */
        public Builder removeTags(Predicate<Tag> unwanted) {
            tags.values().removeIf(unwanted);
            return this;
        }

        /** Sets one entry; a key of tool schemas is dropped silently. */
        public Builder metadata(String key, String value) {
            if (!key.startsWith(Metadata.TOOL_PREFIX)) metadata.put(key, value);
            return this;
        }

        /** Found by that tenant; an empty id is dropped silently. */
        public Builder tenantScope(String id) {
            return id.isEmpty() ? this : tag(Tag.parse(Scopes.SCOPE_TENANT_PREFIX + id));
        }

        /** Found in that region; an empty name is dropped silently. */
        public Builder regionScope(String name) {
            return name.isEmpty() ? this : tag(Tag.parse(Scopes.SCOPE_REGION_PREFIX + name));
        }

        /** Found in its own subnet only. */
        public Builder subnetLocalScope() {
            return tag(Tag.parse(Scopes.SCOPE_SUBNET_LOCAL));
        }

        public CapabilitySet build() {
            return ofSorted(tags, metadata);
        }

        private Builder replace(Predicate<TagKey> owned, Consumer<List<Tag>> encoder) {
            removeTags(tag -> tag.key().filter(owned).isPresent());
            List<Tag> fresh = new ArrayList<>();
            encoder.accept(fresh);
            fresh.forEach(this::tag);
            return this;
        }
    }
}
