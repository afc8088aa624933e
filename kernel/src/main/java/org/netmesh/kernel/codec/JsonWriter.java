package org.netmesh.kernel.codec;

import java.math.BigDecimal;

/**
 * Writes compact JSON whose bytes are the same for the same calls: the form of signed texts
 * (decision 16, spec 04a §6). Members stand in the order of the calls; strings escape only what
 * JSON must; numbers have one form. Confined to one thread.
 */
public final class JsonWriter {
    private static final int MAX_PLAIN_EXPONENT = 16;
    private static final int MIN_PLAIN_EXPONENT = -5;

    private final StringBuilder out = new StringBuilder();
    private boolean first = true;

    public JsonWriter() {}

    public JsonWriter beginObject() {
        return begin('{');
    }

    public JsonWriter endObject() {
        return end('}');
    }

    public JsonWriter beginArray() {
        return begin('[');
    }

    public JsonWriter endArray() {
        return end(']');
    }

    /** A member's name; its value is the next call. */
    public JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    /**
     * @throws IllegalArgumentException if {@code value} holds half a surrogate pair, which UTF-8
     *     cannot say
     */
    public JsonWriter value(String value) {
        separate();
        quote(value);
        return this;
    }

    public JsonWriter value(boolean value) {
        return literal(Boolean.toString(value));
    }

    public JsonWriter value(long value) {
        return literal(Long.toString(value));
    }

    public JsonWriter unsigned(long value) {
        return literal(Long.toUnsignedString(value));
    }

    /**
     * The shortest text that reads back as the same number, with at least one fraction digit (spec
     * 04b §3.1).
     *
     * @throws IllegalArgumentException if {@code value} is infinite or not a number
     */
    public JsonWriter value(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
        return literal(shortest(value));
    }

    public JsonWriter nullValue() {
        return literal("null");
    }

    /** A value that is JSON already, taken as it is. */
    public JsonWriter raw(String json) {
        return literal(json);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private JsonWriter begin(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    private JsonWriter end(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private JsonWriter literal(String text) {
        separate();
        out.append(text);
        return this;
    }

    private void separate() {
        if (!first) out.append(',');
        first = false;
    }

    private void quote(String text) {
        out.append('"');
        if (isPlain(text)) out.append(text);
        else escape(text);
        out.append('"');
    }

    /** Whether every character stands for itself, alone. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) return false;
        }
        return true;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) out.append("\\u%04x".formatted((int) c));
                    else if (Character.isSurrogate(c)) i = appendPair(text, i);
                    else out.append(c);
                }
            }
        }
    }

    private int appendPair(String text, int i) {
        if (!Character.isSurrogatePair(
                text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
            throw new IllegalArgumentException("half a surrogate pair at character " + i);
        }
        out.append(text, i, i + 2);
        return i + 1;
    }

    private static String shortest(double value) {
        if (value == 0) return 1 / value < 0 ? "-0.0" : "0.0";
        BigDecimal decimal = ShortestDecimal.of(value);
        String digits = decimal.unscaledValue().abs().toString();
        String sign = value < 0 ? "-" : "";
        // The value is 0.DIGITS times ten to this power.
        int point = digits.length() - decimal.scale();
        if (point > MAX_PLAIN_EXPONENT || point <= MIN_PLAIN_EXPONENT) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            int exponent = point - 1;
            return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e" : "e+") + exponent;
        }
        if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
        if (point >= digits.length())
            return sign + digits + "0".repeat(point - digits.length()) + ".0";
        return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
