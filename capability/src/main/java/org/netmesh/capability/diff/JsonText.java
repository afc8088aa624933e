package org.netmesh.capability.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/** One JSON value in a form of its own: compact, members in the order of their names. */
final class JsonText {
    private static final int MAX_DEPTH = 64;

    private JsonText() {}

    /** Reads the next value. */
    static String next(JsonReader in) {
        return next(in, 0);
    }

    private static String next(JsonReader in, int depth) {
        if (depth > MAX_DEPTH) throw MalformedException.invalid("a value nested too deeply");
        return switch (in.peekKind()) {
            case '{' -> object(in, depth);
            case '[' -> array(in, depth);
            case '"' -> new JsonWriter().value(in.string()).toString();
            case 't', 'f' -> String.valueOf(in.bool());
            case 'n' -> new String(in.raw(), UTF_8);
            default -> number(new String(in.raw(), UTF_8));
        };
    }

    private static String object(JsonReader in, int depth) {
        Map<String, String> members = new TreeMap<>();
        in.beginObject();
        while (in.hasNext()) members.put(in.name(), next(in, depth + 1));
        in.endObject();
        JsonWriter out = new JsonWriter().beginObject();
        members.forEach((name, value) -> out.name(name).raw(value));
        return out.endObject().toString();
    }

    private static String array(JsonReader in, int depth) {
        JsonWriter out = new JsonWriter().beginArray();
        in.beginArray();
        while (in.hasNext()) out.raw(next(in, depth + 1));
        in.endArray();
        return out.endArray().toString();
    }

    private static String number(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (whole) return text;
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) throw MalformedException.invalid("a number out of range");
        return new JsonWriter().value(value).toString();
    }
}
