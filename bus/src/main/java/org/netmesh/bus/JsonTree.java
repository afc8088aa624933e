package org.netmesh.bus;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.JsonWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as filters see it (spec 05 §14): a number is a non-negative or negative integer of 64 bits,
 * or floating point; of duplicate members the last wins; nesting is limited. Confined to one thread
 * while it is read.
 */
final class JsonTree {
    /** Levels of arrays and objects that are read. */
    static final int MAX_DEPTH = 127;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final BigInteger U64_LIMIT = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger I64_LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int SHORT_INTEGER = 18;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonParser in;
    private final IdentityHashMap<ObjectNode, Set<String>> repeated = new IdentityHashMap<>();
    private final JsonNode root;

    private JsonTree(JsonParser in) {
        this.in = in;
        root = value(in.nextToken());
        if (in.nextToken() != null) throw refused("trailing characters");
    }

    /**
     * @throws JacksonException if the bytes are not one JSON value, or too deep, or hold a number
     *     beyond the range of floating point
     */
    static JsonNode parse(byte[] json) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new JsonTree(in).root;
        }
    }

    /** The same for a text; the tree also knows which members stood twice. */
    static JsonTree parse(String json) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
            return new JsonTree(in);
        }
    }

    JsonNode root() {
        return root;
    }

    boolean isRepeated(ObjectNode object, String name) {
        return repeated.getOrDefault(object, Set.of()).contains(name);
    }

    /** Typed equality: {@code 1} is not {@code 1.0}; {@code 0.0} is {@code -0.0}. */
    static boolean equal(JsonNode a, JsonNode b) {
        if (a.isDouble() && b.isDouble()) return a.doubleValue() == b.doubleValue();
        if (a instanceof ArrayNode x && b instanceof ArrayNode y) return equalItems(x, y);
        if (a instanceof ObjectNode x && b instanceof ObjectNode y) return equalMembers(x, y);
        return a.equals(b);
    }

    /** Writes a value that {@link #parse} read, in one form. */
    static void write(JsonNode value, JsonWriter out) {
        switch (value) {
            case ObjectNode object -> {
                out.beginObject();
                object.forEachEntry((name, member) -> write(member, out.name(name)));
                out.endObject();
            }
            case ArrayNode array -> {
                out.beginArray();
                for (JsonNode item : array) write(item, out);
                out.endArray();
            }
            default -> {
                if (value.isString()) out.value(value.stringValue());
                else if (value.isDouble()) out.value(value.doubleValue());
                else out.raw(value.toString());
            }
        }
    }

    private static boolean equalItems(ArrayNode a, ArrayNode b) {
        if (a.size() != b.size()) return false;
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) return false;
        }
        return true;
    }

    private static boolean equalMembers(ObjectNode a, ObjectNode b) {
        if (a.size() != b.size()) return false;
        for (String name : a.propertyNames()) {
            JsonNode other = b.get(name);
            if (other == null || !equal(a.required(name), other)) return false;
        }
        return true;
    }

    /** Recursion is bounded by {@link #MAX_DEPTH}, which the parser enforces. */
    private JsonNode value(@Nullable JsonToken token) {
        return switch (token) {
            case null -> throw refused("EOF while parsing a value");
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.stringNode(text(in.getString()));
            case VALUE_NUMBER_INT -> integer(in.getString());
            case VALUE_NUMBER_FLOAT -> floating(in.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw refused("expected a value");
        };
    }

    private ObjectNode object() {
        ObjectNode object = NODES.objectNode();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = text(in.currentName());
            if (object.replace(name, value(in.nextToken())) != null) {
                repeated.computeIfAbsent(object, _ -> new HashSet<>()).add(name);
            }
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = in.nextToken();
                token != JsonToken.END_ARRAY;
                token = in.nextToken()) {
            array.add(value(token));
        }
        return array;
    }

    private String text(String text) {
        if (Utf8.hasLoneSurrogate(text)) throw refused("lone surrogate in a string");
        return text;
    }

    private JsonNode integer(String digits) {
        if (digits.equals("-0")) return NODES.numberNode(-0.0);
        if (digits.length() <= SHORT_INTEGER) return NODES.numberNode(Long.parseLong(digits));
        BigInteger value = new BigInteger(digits);
        if (value.compareTo(U64_LIMIT) >= 0 || value.compareTo(I64_LEAST) < 0) {
            return floating(digits);
        }
        return value.bitLength() < Long.SIZE
                ? NODES.numberNode(value.longValue())
                : NODES.numberNode(value);
    }

    private JsonNode floating(String digits) {
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) throw refused("number out of range");
        return NODES.numberNode(value);
    }

    private StreamReadException refused(String why) {
        return new StreamReadException(in, why);
    }
}
