package org.netmesh.bus;

import java.util.List;
import org.netmesh.kernel.codec.JsonWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A condition on an event's JSON (spec 05 §14): equality at a path, joined by and, or, not.
 * Equality is typed: {@code 1} does not equal {@code 1.0}. Immutable.
 */
public sealed interface Filter {
    /** Deepest nesting of a filter. */
    int MAX_DEPTH = 256;

    /** All must match; an empty list matches nothing. */
    record And(List<Filter> all) implements Filter {
        public And {
            all = List.copyOf(all);
            requireShallow(all);
        }
    }

    /** Any may match; an empty list matches nothing. */
    record Or(List<Filter> any) implements Filter {
        public Or {
            any = List.copyOf(any);
            requireShallow(any);
        }
    }

    /** Must not match. */
    record Not(Filter negated) implements Filter {
        public Not {
            requireShallow(List.of(negated));
        }
    }

    /** The value at a path exists and equals a given one. */
    final class Eq implements Filter {
        private final FilterPath path;
        private final JsonNode value;
        private final boolean wrapped;

        Eq(FilterPath path, JsonNode value, boolean wrapped) {
            this.path = path;
            this.value = value;
            this.wrapped = wrapped;
        }

        /** Object keys and array indexes, joined by dots; empty for the whole payload. */
        public String path() {
            return path.text();
        }

        /** The value, as JSON. */
        public String valueJson() {
            JsonWriter out = new JsonWriter();
            JsonTree.write(value, out);
            return out.toString();
        }

        @Override
        public String toString() {
            return toJson();
        }
    }

    /**
     * @param path object keys and array indexes, joined by dots; empty for the whole payload
     * @param value text, number, boolean, list, map or record, as {@link JsonCodec#jackson} writes
     *     it
     */
    static Filter eq(String path, Object value) {
        return new Eq(
                new FilterPath(path), JsonTree.parse(JsonCodec.jackson().encode(value)), false);
    }

    static Filter and(Filter... all) {
        return all.length == 1 ? all[0] : new And(List.of(all));
    }

    static Filter or(Filter... any) {
        return any.length == 1 ? any[0] : new Or(List.of(any));
    }

    static Filter not(Filter negated) {
        return new Not(negated);
    }

    /**
     * @throws PollException {@code INVALID_FILTER} if the text is none of the five forms, or nested
     *     too deeply
     */
    static Filter fromJson(String json) {
        try {
            return FilterParser.parse(JsonTree.parse(json));
        } catch (JacksonException e) {
            throw PollException.invalidFilter(e.getOriginalMessage(), e);
        }
    }

    /** The form that {@link #fromJson} read, without members it did not know. */
    default String toJson() {
        JsonWriter out = new JsonWriter();
        write(this, out);
        return out.toString();
    }

    /** Whether a payload matches; one that is not JSON never does. */
    default boolean matches(byte[] payload) {
        try {
            return matches(this, JsonTree.parse(payload));
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean matches(Filter filter, JsonNode event) {
        return switch (filter) {
            case And(var all) -> !all.isEmpty() && all.stream().allMatch(f -> matches(f, event));
            case Or(var any) -> any.stream().anyMatch(f -> matches(f, event));
            case Not(var negated) -> !matches(negated, event);
            case Eq eq -> eq.path.find(event).filter(v -> JsonTree.equal(v, eq.value)).isPresent();
        };
    }

    private static void write(Filter filter, JsonWriter out) {
        switch (filter) {
            case And(var all) -> writeList("$and", all, out);
            case Or(var any) -> writeList("$or", any, out);
            case Not(var negated) -> {
                out.beginObject().name("$not");
                write(negated, out);
                out.endObject();
            }
            case Eq eq -> {
                if (eq.wrapped) out.beginObject().name("$eq");
                out.beginObject().name("path").value(eq.path()).name("value");
                JsonTree.write(eq.value, out);
                out.endObject();
                if (eq.wrapped) out.endObject();
            }
        }
    }

    private static void writeList(String name, List<Filter> filters, JsonWriter out) {
        out.beginObject().name(name).beginArray();
        for (Filter filter : filters) write(filter, out);
        out.endArray().endObject();
    }

    private static void requireShallow(List<Filter> parts) {
        int deepest = parts.stream().mapToInt(Filter::depth).max().orElse(0);
        if (deepest >= MAX_DEPTH) {
            throw PollException.invalidFilter("nested deeper than " + MAX_DEPTH + " levels", null);
        }
    }

    private static int depth(Filter filter) {
        return switch (filter) {
            case And(var all) -> 1 + all.stream().mapToInt(Filter::depth).max().orElse(0);
            case Or(var any) -> 1 + any.stream().mapToInt(Filter::depth).max().orElse(0);
            case Not(var negated) -> 1 + depth(negated);
            case Eq _ -> 1;
        };
    }
}
