package org.netmesh.kernel.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Reads JSON from bytes as strictly as signed texts need (decision 16, spec 04a §6): UTF-8 without
 * a byte order mark, no half surrogate pair, integers in one form and in range. Values that nobody
 * reads are only checked for form. Any bytes give values or a {@link MalformedException}, in time
 * and memory proportional to their number. Confined to one thread.
 *
 * <pre>{@code
 * reader.beginObject();
 * while (reader.hasNext()) {
 *     switch (reader.name()) {
 *         case "id" -> id = reader.unsigned();
 *         default -> reader.skip();
 *     }
 * }
 * reader.endObject();
 * reader.end();
 * }</pre>
 */
public final class JsonReader {
    /** How deep values may be nested that are read; skipped ones may be nested at will. */
    public static final int MAX_DEPTH = 128;

    private final byte[] bytes;
    private final boolean[] begun = new boolean[MAX_DEPTH + 1];
    private int depth;
    private int at;

    private JsonReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads {@code bytes} where they are: they must not change meanwhile. */
    public static JsonReader of(byte[] bytes) {
        return new JsonReader(bytes);
    }

    public void beginObject() {
        begin('{', "an object");
    }

    /** Takes the closing brace; all members must have been read or skipped. */
    public void endObject() {
        end('}');
    }

    public void beginArray() {
        begin('[', "an array");
    }

    /** Takes the closing bracket; all elements must have been read or skipped. */
    public void endArray() {
        end(']');
    }

    /** Whether the open object or array has another member; takes the comma before it. */
    public boolean hasNext() {
        int next = peek();
        if (next == '}' || next == ']') return false;
        if (begun[depth]) {
            expect(',');
            next = peek();
            if (next == '}' || next == ']') throw invalid("a comma without a value after it");
        }
        begun[depth] = true;
        return true;
    }

    /** A member's name; its value comes next. */
    public String name() {
        String name = string();
        expect(':');
        return name;
    }

    /** A text, with its escapes resolved. */
    public String string() {
        if (peek() != '"') throw invalid("a text was expected");
        int start = ++at;
        while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') control(bytes[at++]);
        if (at < bytes.length && bytes[at] == '"') return utf8(start, at++);
        at = start - 1;
        return escapedString();
    }

    /** A number from 0 to {@code max}, both read as unsigned: digits alone, no leading zero. */
    public long unsigned(long max) {
        peek();
        int start = at;
        long value = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            int digit = bytes[at++] - '0';
            if (Long.compareUnsigned(value, Long.divideUnsigned(max - digit, 10)) > 0
                    || Long.compareUnsigned(digit, max) > 0) {
                throw invalid("a number above " + Long.toUnsignedString(max));
            }
            value = value * 10 + digit;
        }
        boolean more = at < bytes.length && ".eE+-".indexOf(bytes[at]) >= 0;
        if (at == start || more) throw invalid("a whole number from 0 was expected");
        if (bytes[start] == '0' && at > start + 1) throw invalid("a number with a leading zero");
        return value;
    }

    /** Any finite number. */
    public double number() {
        peek();
        int start = at;
        skipNumber();
        double value = Double.parseDouble(new String(bytes, start, at - start, UTF_8));
        if (!Double.isFinite(value)) throw invalid("a number beyond the range of 64-bit floats");
        return value;
    }

    public boolean bool() {
        if (peek() == 't') return literal("true");
        literal("false");
        return false;
    }

    /** Takes {@code null} if it stands here. */
    public boolean tryNull() {
        return peek() == 'n' && literal("null");
    }

    /** The first character of the next value, blanks passed over; 0 at the end. */
    public char peekKind() {
        skipBlanks();
        return at < bytes.length ? (char) (bytes[at] & 0xff) : 0;
    }

    /** Passes over one value of any kind and depth, checking its form only. */
    public void skip() {
        boolean[] object = new boolean[16];
        int open = 0;
        while (true) {
            char kind = (char) peek();
            if (kind == '{' || kind == '[') {
                at++;
                if (open == object.length) object = Arrays.copyOf(object, open * 2);
                object[open++] = kind == '{';
                if (peek() != closing(object[open - 1])) {
                    if (kind == '{') skipName();
                    continue;
                }
                at++;
                open--;
            } else {
                skipScalar(kind);
            }
            while (open > 0 && peek() == closing(object[open - 1])) {
                at++;
                open--;
            }
            if (open == 0) return;
            expect(',');
            if (object[open - 1]) skipName();
        }
    }

    /** The bytes of one value, passed over as by {@link #skip}. */
    public byte[] raw() {
        peek();
        int start = at;
        skip();
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** Nothing but blanks may follow. */
    public void end() {
        if (peekKind() != 0 || at < bytes.length) throw invalid("bytes after the value");
    }

    private void begin(char bracket, String what) {
        if (peek() != bracket) throw invalid(what + " was expected");
        if (depth == MAX_DEPTH) throw invalid("nested deeper than " + MAX_DEPTH);
        at++;
        begun[++depth] = false;
    }

    private void end(char bracket) {
        expect(bracket);
        depth--;
    }

    private static char closing(boolean object) {
        return object ? '}' : ']';
    }

    private void skipName() {
        if (peek() != '"') throw invalid("a member's name was expected");
        skipString();
        expect(':');
    }

    private void skipScalar(char kind) {
        switch (kind) {
            case '"' -> skipString();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> skipNumber();
        }
    }

    private void skipString() {
        at++;
        while (current() != '"') {
            if (current() == '\\') escape();
            else control(bytes[at++]);
        }
        at++;
    }

    private void skipNumber() {
        int start = at;
        if (at < bytes.length && bytes[at] == '-') at++;
        int whole = at;
        digits();
        if (bytes[whole] == '0' && at > whole + 1) throw invalid("a number with a leading zero");
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) at++;
            digits();
        }
        if (at == start) throw invalid("a value was expected");
    }

    private void digits() {
        if (!isDigit(current())) throw invalid("a digit was expected");
        while (at < bytes.length && isDigit(bytes[at])) at++;
    }

    private String escapedString() {
        StringBuilder text = new StringBuilder();
        int start = ++at;
        while (true) {
            byte b = current();
            if (b != '"' && b != '\\') {
                control(b);
                at++;
                continue;
            }
            text.append(utf8(start, at));
            if (b == '"') break;
            int unit = escape();
            if (Character.isLowSurrogate((char) unit)) throw halfPair();
            text.append((char) unit);
            if (Character.isHighSurrogate((char) unit)) text.append(lowSurrogate());
            start = at;
        }
        at++;
        return text.toString();
    }

    private char lowSurrogate() {
        if (current() != '\\') throw halfPair();
        char unit = (char) escape();
        if (!Character.isLowSurrogate(unit)) throw halfPair();
        return unit;
    }

    /** Takes one escape and gives its UTF-16 unit. */
    private int escape() {
        at++;
        byte kind = current();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexUnit();
            default -> throw invalid("an unknown escape");
        };
    }

    private int hexUnit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(current(), 16);
            if (digit < 0) throw invalid("four hexadecimal digits were expected");
            unit = unit << 4 | digit;
            at++;
        }
        return unit;
    }

    private String utf8(int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) return decoded(start, end);
        }
        return new String(bytes, start, end - start, UTF_8);
    }

    private String decoded(int start, int end) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start)).toString();
        } catch (CharacterCodingException e) {
            throw invalid("a text that is not UTF-8");
        }
    }

    private boolean literal(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (current() != word.charAt(i)) throw invalid(word + " was expected");
        }
        return true;
    }

    private void expect(char wanted) {
        if (peek() != wanted) throw invalid("'" + wanted + "' was expected");
        at++;
    }

    private int peek() {
        skipBlanks();
        return current() & 0xff;
    }

    private void skipBlanks() {
        while (at < bytes.length && isBlank(bytes[at])) at++;
    }

    private byte current() {
        if (at >= bytes.length) {
            throw MalformedException.truncated("JSON ends too early, at byte " + at);
        }
        return bytes[at];
    }

    private void control(byte b) {
        if (b >= 0 && b < 0x20) throw invalid("a control character in a text");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\t' || b == '\r';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private MalformedException halfPair() {
        return invalid("half a surrogate pair");
    }

    private MalformedException invalid(String what) {
        return MalformedException.invalid("bad JSON at byte " + at + ": " + what);
    }
}
