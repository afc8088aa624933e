package org.netmesh.capability.schema;

import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.kernel.codec.JsonWriter;

/** What is merely odd about a set (spec 04b §1.4). Immutable. */
public sealed interface ValidationWarning {
    record UnknownKey(TaxonomyAxis axis, String key) implements ValidationWarning {}

    /** Metadata above the soft cap. */
    record MetadataOversize(long softCapBytes, long actualBytes) implements ValidationWarning {}

    /** An untyped tag. */
    record LegacyTag(String tag) implements ValidationWarning {}

    record MetadataReservedKey(String key) implements ValidationWarning {}

    record MetadataReservedPrefix(String key, String prefix) implements ValidationWarning {}

    /** One object, its members in alphabetical order. */
    default String toJson() {
        JsonWriter json = new JsonWriter().beginObject();
        switch (this) {
            case UnknownKey(TaxonomyAxis axis, String key) ->
                    json.name("axis")
                            .value(axis.wire())
                            .name("key")
                            .value(key)
                            .name("kind")
                            .value("unknown_key");
            case MetadataOversize(long softCapBytes, long actualBytes) ->
                    json.name("actual_bytes")
                            .value(actualBytes)
                            .name("kind")
                            .value("metadata_oversize")
                            .name("soft_cap_bytes")
                            .value(softCapBytes);
            case LegacyTag(String tag) ->
                    json.name("kind").value("legacy_tag").name("tag").value(tag);
            case MetadataReservedKey(String key) ->
                    json.name("key").value(key).name("kind").value("metadata_reserved_key");
            case MetadataReservedPrefix(String key, String prefix) ->
                    json.name("key")
                            .value(key)
                            .name("kind")
                            .value("metadata_reserved_prefix")
                            .name("prefix")
                            .value(prefix);
        }
        return json.endObject().toString();
    }
}
