package org.netmesh.capability.schema;

import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.kernel.codec.JsonWriter;

/** What makes a set invalid (spec 04b §1.4). Immutable. */
public sealed interface SchemaError {
    /** Never raised by this version: a tag of an unknown axis is a legacy tag. */
    record UnknownAxis(String axisPrefix, String tag) implements SchemaError {}

    /**
     * @param actual the value, or {@code <no value>}
     */
    record TypeMismatch(TaxonomyAxis axis, String key, ValueType expected, String actual)
            implements SchemaError {}

    /** The number of an element is no unsigned 32-bit number. */
    record IndexMalformed(TaxonomyAxis axis, String prefix, String index, String tag)
            implements SchemaError {}

    /** One object, its members in alphabetical order. */
    default String toJson() {
        JsonWriter json = new JsonWriter().beginObject();
        switch (this) {
            case UnknownAxis(String axisPrefix, String tag) ->
                    json.name("axis_prefix")
                            .value(axisPrefix)
                            .name("kind")
                            .value("unknown_axis")
                            .name("tag")
                            .value(tag);
            case TypeMismatch(TaxonomyAxis axis, String key, ValueType expected, String actual) ->
                    json.name("actual")
                            .value(actual)
                            .name("axis")
                            .value(axis.wire())
                            .name("expected")
                            .value(expected.wire())
                            .name("key")
                            .value(key)
                            .name("kind")
                            .value("type_mismatch");
            case IndexMalformed(TaxonomyAxis axis, String prefix, String index, String tag) ->
                    json.name("axis")
                            .value(axis.wire())
                            .name("index")
                            .value(index)
                            .name("kind")
                            .value("index_malformed")
                            .name("prefix")
                            .value(prefix)
                            .name("tag")
                            .value(tag);
        }
        return json.endObject().toString();
    }
}
