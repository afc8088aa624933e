package org.netmesh.bus;

import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place inside a JSON value: object keys and array indexes, joined by dots; a dot inside a key
 * cannot be said; empty for the whole value (spec 05 §14). Immutable.
 */
final class FilterPath {
    private final String text;
    private final String[] parts;

    FilterPath(String text) {
        this.text = text;
        parts = text.isEmpty() ? new String[0] : text.split("\\.", -1);
    }

    String text() {
        return text;
    }

    Optional<JsonNode> find(JsonNode root) {
        JsonNode at = root;
        for (String part : parts) {
            JsonNode next =
                    switch (at) {
                        case ObjectNode object -> object.get(part);
                        case ArrayNode array -> {
                            OptionalInt index = index(part);
                            yield index.isPresent() ? array.get(index.getAsInt()) : null;
                        }
                        default -> null;
                    };
            if (next == null) return Optional.empty();
            at = next;
        }
        return Optional.of(at);
    }

    /** Decimal, leading zeros and one plus sign allowed. */
    private static OptionalInt index(String part) {
        String digits = Digits.of(part);
        if (digits.isEmpty() || digits.length() > 9) return OptionalInt.empty();
        return OptionalInt.of(Integer.parseInt(digits));
    }
}
