package org.netmesh.capability;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.MalformedException;

/** Reads a capability set (spec 04a §2), within limits. */
final class CapabilitySetJson {
    private CapabilitySetJson() {}

    static CapabilitySet read(JsonReader in, AnnouncementLimits limits) {
        @Nullable SortedMap<String, Tag> tags = null;
        @Nullable Map<String, String> metadata = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.name()) {
                case "tags" -> {
                    if (tags != null) throw twice("tags");
                    tags = tags(in, limits);
                }
                case "metadata" -> {
                    if (metadata != null) throw twice("metadata");
                    metadata = metadata(in);
                }
                default -> in.skip();
            }
        }
        in.endObject();
        return CapabilitySet.ofSorted(
                tags == null ? new TreeMap<>() : tags, metadata == null ? Map.of() : metadata);
    }

    private static SortedMap<String, Tag> tags(JsonReader in, AnnouncementLimits limits) {
        SortedMap<String, Tag> tags = new TreeMap<>(TextOrder.UTF8);
        int heat = 0;
        int count = 0;
        in.beginArray();
        while (in.hasNext()) {
            String text = in.string();
            if (text.isEmpty()) throw MalformedException.invalid("a tag must not be empty");
            limits.checkTag(text.length(), () -> text.getBytes(StandardCharsets.UTF_8).length);
            if (text.startsWith(WellKnown.HEAT)) heat++;
            limits.checkCounts(++count, heat);
            tags.put(text, Tag.parse(text));
        }
        in.endArray();
        return tags;
    }

    private static Map<String, String> metadata(JsonReader in) {
        Map<String, String> metadata = new HashMap<>();
        in.beginObject();
        while (in.hasNext()) metadata.put(in.name(), in.string());
        in.endObject();
        return metadata;
    }

    static MalformedException twice(String member) {
        return MalformedException.invalid("member " + member + " stands twice");
    }
}
