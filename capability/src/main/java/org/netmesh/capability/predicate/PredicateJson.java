package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/** The JSON of a flat table (spec 04b §3.1, §3.2). Stateless. */
final class PredicateJson {
    private static final long MAX_INDEX = 0xffff_ffffL;

    private PredicateJson() {}

    static String write(PredicateWire wire) {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("nodes").beginArray();
        wire.nodes().forEach(node -> write(json.beginObject().name("kind"), node));
        json.endArray().name("root_idx").value(wire.rootIdx()).endObject();
        return json.toString();
    }

    private static void write(JsonWriter json, PredicateWire.Node node) {
        switch (node) {
            case PredicateWire.Node.And(List<Integer> children) ->
                    indices(json.value("and"), children);
            case PredicateWire.Node.Or(List<Integer> children) ->
                    indices(json.value("or"), children);
            case PredicateWire.Node.Not(int child) -> json.value("not").name("child").value(child);
            case PredicateWire.Node.Leaf(Predicate.Leaf leaf) -> write(json, leaf);
        }
        json.endObject();
    }

    private static void indices(JsonWriter json, List<Integer> children) {
        json.name("children").beginArray();
        children.forEach(json::value);
        json.endArray();
    }

    private static void write(JsonWriter json, Predicate.Leaf leaf) {
        switch (leaf) {
            case Predicate.Exists(var key) -> key(json.value("exists"), key);
            case Predicate.Equals(var key, var value) ->
                    key(json.value("equals"), key).name("value").value(value);
            case Predicate.NumericAtLeast(var key, var threshold) ->
                    key(json.value("numeric_at_least"), key).name("threshold").value(threshold);
            case Predicate.NumericAtMost(var key, var threshold) ->
                    key(json.value("numeric_at_most"), key).name("threshold").value(threshold);
            case Predicate.NumericInRange(var key, var min, var max) ->
                    key(json.value("numeric_in_range"), key)
                            .name("min")
                            .value(min)
                            .name("max")
                            .value(max);
            case Predicate.SemverAtLeast(var key, var version) ->
                    key(json.value("semver_at_least"), key).name("version").value(version);
            case Predicate.SemverAtMost(var key, var version) ->
                    key(json.value("semver_at_most"), key).name("version").value(version);
            case Predicate.SemverCompatible(var key, var version) ->
                    key(json.value("semver_compatible"), key).name("version").value(version);
            case Predicate.StringPrefix(var key, var prefix) ->
                    key(json.value("string_prefix"), key).name("prefix").value(prefix);
            case Predicate.StringMatches(var key, var pattern) ->
                    key(json.value("string_matches"), key).name("pattern").value(pattern);
            case Predicate.MetadataLeaf metadata -> write(json, metadata);
        }
    }

    private static void write(JsonWriter json, Predicate.MetadataLeaf leaf) {
        switch (leaf) {
            case Predicate.MetadataExists(var key) ->
                    json.value("metadata_exists").name("key").value(key);
            case Predicate.MetadataEquals(var key, var value) ->
                    json.value("metadata_equals").name("key").value(key).name("value").value(value);
            case Predicate.MetadataMatches(var key, var pattern) ->
                    json.value("metadata_matches")
                            .name("key")
                            .value(key)
                            .name("pattern")
                            .value(pattern);
            case Predicate.MetadataNumericAtLeast(var key, var threshold) ->
                    json.value("metadata_numeric_at_least")
                            .name("key")
                            .value(key)
                            .name("threshold")
                            .value(threshold);
        }
    }

    private static JsonWriter key(JsonWriter json, TagKey key) {
        return json.name("key")
                .beginObject()
                .name("axis")
                .value(key.axis().wire())
                .name("key")
                .value(key.key())
                .endObject();
    }

    /**
     * @throws PredicateException {@code JSON}
     */
    static PredicateWire read(byte[] json) {
        try {
            JsonReader in = JsonReader.of(json);
            Members members = Members.of(in);
            in.end();
            JsonReader rows = members.reader("nodes");
            List<PredicateWire.Node> nodes = new ArrayList<>();
            rows.beginArray();
            while (rows.hasNext()) nodes.add(node(Members.of(rows)));
            return new PredicateWire(nodes, index(members.reader("root_idx")));
        } catch (MalformedException e) {
            throw PredicateException.json(e);
        }
    }

    private static PredicateWire.Node node(Members node) {
        return switch (node.text("kind")) {
            case "and" -> new PredicateWire.Node.And(node.indices("children"));
            case "or" -> new PredicateWire.Node.Or(node.indices("children"));
            case "not" -> new PredicateWire.Node.Not(index(node.reader("child")));
            case String leaf -> new PredicateWire.Node.Leaf(leaf(leaf, node));
        };
    }

    private static Predicate.Leaf leaf(String kind, Members node) {
        return switch (kind) {
            case "exists" -> new Predicate.Exists(node.key());
            case "equals" -> new Predicate.Equals(node.key(), node.text("value"));
            case "numeric_at_least" ->
                    new Predicate.NumericAtLeast(node.key(), node.number("threshold"));
            case "numeric_at_most" ->
                    new Predicate.NumericAtMost(node.key(), node.number("threshold"));
            case "numeric_in_range" ->
                    new Predicate.NumericInRange(
                            node.key(), node.number("min"), node.number("max"));
            case "semver_at_least" -> new Predicate.SemverAtLeast(node.key(), node.text("version"));
            case "semver_at_most" -> new Predicate.SemverAtMost(node.key(), node.text("version"));
            case "semver_compatible" ->
                    new Predicate.SemverCompatible(node.key(), node.text("version"));
            case "string_prefix" -> new Predicate.StringPrefix(node.key(), node.text("prefix"));
            case "string_matches" -> new Predicate.StringMatches(node.key(), node.text("pattern"));
            case "metadata_exists" -> new Predicate.MetadataExists(node.text("key"));
            case "metadata_equals" ->
                    new Predicate.MetadataEquals(node.text("key"), node.text("value"));
            case "metadata_matches" ->
                    new Predicate.MetadataMatches(node.text("key"), node.text("pattern"));
            case "metadata_numeric_at_least" ->
                    new Predicate.MetadataNumericAtLeast(
                            node.text("key"), node.number("threshold"));
            default -> throw MalformedException.invalid("unknown predicate kind " + kind);
        };
    }

    private static int index(JsonReader in) {
        return (int) in.unsigned(MAX_INDEX);
    }

    /** The members of one object, read when asked for: the kind of a node need not come first. */
    private record Members(Map<String, byte[]> values, Set<String> repeated) {
        static Members of(JsonReader in) {
            Members members = new Members(new HashMap<>(), new HashSet<>());
            in.beginObject();
            while (in.hasNext()) {
                String name = in.name();
                if (members.values.put(name, in.raw()) != null) members.repeated.add(name);
            }
            in.endObject();
            return members;
        }

        JsonReader reader(String name) {
            byte[] value = values.get(name);
            if (value == null) throw MalformedException.invalid("missing member " + name);
            if (repeated.contains(name)) {
                throw MalformedException.invalid("member " + name + " stands twice");
            }
            return JsonReader.of(value);
        }

        String text(String name) {
            return reader(name).string();
        }

        double number(String name) {
            return reader(name).number();
        }

        TagKey key() {
            Members key = Members.of(reader("key"));
            String word = key.text("axis");
            TaxonomyAxis axis =
                    TaxonomyAxis.fromWire(word)
                            .orElseThrow(() -> MalformedException.invalid("unknown axis " + word));
            return new TagKey(axis, key.text("key"));
        }

        List<Integer> indices(String name) {
            JsonReader in = reader(name);
            List<Integer> indices = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) indices.add(index(in));
            return indices;
        }
    }
}
