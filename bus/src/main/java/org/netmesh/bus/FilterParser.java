package org.netmesh.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the five JSON forms of a filter, the first that fits (spec 05 §14). Visits each node once.
 * Confined to one thread.
 */
final class FilterParser {
    private final JsonTree tree;

    private FilterParser(JsonTree tree) {
        this.tree = tree;
    }

    /**
     * @throws PollException if none fits
     */
    static Filter parse(JsonTree tree) {
        return new FilterParser(tree)
                .filter(tree.root())
                .orElseThrow(() ->
                        PollException.invalidFilter(
                                "data did not match any variant of untagged enum Filter", null));
    }

    private Optional<Filter> filter(JsonNode node) {
        if (!(node instanceof ObjectNode object)) return Optional.empty();
        return list(object, "$and")
                .<Filter>map(Filter.And::new)
                .or(() -> list(object, "$or").map(Filter.Or::new))
                .or(() -> member(object, "$not").flatMap(this::filter).map(Filter.Not::new))
                .or(() -> member(object, "$eq").flatMap(inner -> equality(inner, true)))
                .or(() -> equality(object, false));
    }

    private Optional<List<Filter>> list(ObjectNode object, String name) {
        if (!(member(object, name).orElse(null) instanceof ArrayNode array)) {
            return Optional.empty();
        }
        List<Filter> filters = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            Optional<Filter> filter = filter(item);
            if (filter.isEmpty()) return Optional.empty();
            filters.add(filter.get());
        }
        return Optional.of(filters);
    }

    private Optional<Filter> equality(JsonNode node, boolean wrapped) {
        if (!(node instanceof ObjectNode object)) return Optional.empty();
        Optional<JsonNode> path = member(object, "path").filter(JsonNode::isString);
        Optional<JsonNode> value = member(object, "value");
        return path.flatMap(
                p -> value.map(v -> new Filter.Eq(new FilterPath(p.stringValue()), v, wrapped)));
    }

    /** A member that stands once; JSON null is a value. */
    private Optional<JsonNode> member(ObjectNode object, String name) {
        return tree.isRepeated(object, name)
                ? Optional.empty()
                : Optional.ofNullable(object.get(name));
    }
}
