package org.netmesh.bus;

import java.util.Arrays;
import org.netmesh.kernel.codec.MalformedException;

/**
 * Checks JSON text and finds where values begin and end, without building anything. Strict (RFC
 * 8259, UTF-8), total, without recursion: any bytes give a position or a {@link
 * MalformedException}, in one pass. Confined to one thread.
 */
final class JsonScanner {
    /** Deepest nesting accepted, far above what a filter may look into (spec 05 §14). */
    static final int MAX_DEPTH = 10_000;

    private final byte[] bytes;
    private final int end;
    private int at;

    JsonScanner(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    JsonScanner(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Whether all of the bytes are one JSON value, white space around it allowed. */
    static boolean isValue(byte[] bytes) {
        JsonScanner scanner = new JsonScanner(bytes);
        try {
            scanner.skipValue();
            return scanner.atEnd();
        } catch (MalformedException e) {
            return false;
        }
    }

    int position() {
        return at;
    }

    /** Whether only white space is left. */
    boolean atEnd() {
        skipBlanks();
        return at == end;
    }

    void skipBlanks() {
        while (at < end && isBlank(bytes[at])) at++;
    }

    /** The next byte that is no white space, without taking it; -1 at the end. */
    int peek() {
        skipBlanks();
        return at < end ? bytes[at] : -1;
    }

    /** Takes one byte after white space. */
    void expect(char wanted) {
        if (peek() != wanted) throw notJson();
        at++;
    }

    /**
     * Passes one value of any kind. White space before it is skipped, none behind it.
     *
     * @throws MalformedException if there is none
     */
    void skipValue() {
        Nesting open = new Nesting();
        skipBlanks();
        while (true) {
            boolean complete = beginValue(open);
            while (complete && open.depth > 0) complete = endOfElement(open);
            if (complete) return;
        }
    }

    /** Passes a string, quotes included. */
    void skipString() {
        expect('"');
        while (at < end) {
            int c = bytes[at++];
            if (c == '"') return;
            if (c == '\\') skipEscape();
            else if (c < 0) at = Utf8.skip(bytes, at - 1, end);
            else if (c < 0x20) throw notJson();
        }
        throw notJson();
    }

    /** Begins a value; whether it is already complete. */
    private boolean beginValue(Nesting open) {
        switch (peek()) {
            case '"' -> skipString();
            case 't' -> skipWord("true");
            case 'f' -> skipWord("false");
            case 'n' -> skipWord("null");
            case '{' -> {
                return beginContainer(open, '}');
            }
            case '[' -> {
                return beginContainer(open, ']');
            }
            default -> skipNumber();
        }
        return true;
    }

    private boolean beginContainer(Nesting open, char close) {
        at++;
        if (peek() == close) {
            at++;
            return true;
        }
        open.push(close == '}');
        if (close == '}') skipName();
        return false;
    }

    /** After an element: whether its container is complete too, or another element begins. */
    private boolean endOfElement(Nesting open) {
        boolean object = open.isObject();
        switch (peek()) {
            case ',' -> {
                at++;
                if (object) skipName();
                return false;
            }
            case '}' -> {
                if (!object) throw notJson();
            }
            case ']' -> {
                if (object) throw notJson();
            }
            default -> throw notJson();
        }
        at++;
        open.depth--;
        return true;
    }

    private void skipName() {
        skipString();
        expect(':');
    }

    private void skipEscape() {
        if (at == end) throw notJson();
        int c = bytes[at++];
        if (c == 'u') {
            char high = hex4();
            if (Character.isLowSurrogate(high)) throw notJson();
            if (Character.isHighSurrogate(high)) skipLowSurrogate();
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw notJson();
        }
    }

    private void skipLowSurrogate() {
        if (end - at < 2 || bytes[at] != '\\' || bytes[at + 1] != 'u') throw notJson();
        at += 2;
        if (!Character.isLowSurrogate(hex4())) throw notJson();
    }

    private char hex4() {
        if (end - at < 4) throw notJson();
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(bytes[at++], 16);
            if (digit < 0) throw notJson();
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void skipWord(String word) {
        if (end - at < word.length()) throw notJson();
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at++] != word.charAt(i)) throw notJson();
        }
    }

    private void skipNumber() {
        if (at < end && bytes[at] == '-') at++;
        if (at < end && bytes[at] == '0') at++;
        else skipDigits();
        if (at < end && bytes[at] == '.') {
            at++;
            skipDigits();
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) at++;
            skipDigits();
        }
    }

    private void skipDigits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') at++;
        if (at == from) throw notJson();
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static MalformedException notJson() {
        return MalformedException.invalid("not exactly one JSON value in UTF-8");
    }

    /** Which containers are open, one bit each: set for an object. */
    private static final class Nesting {
        private long[] bits = {0};
        private int depth;

        void push(boolean object) {
            if (depth == MAX_DEPTH) throw notJson();
            int word = depth >> 6;
            if (word == bits.length) bits = Arrays.copyOf(bits, word * 2);
            long bit = 1L << depth;
            bits[word] = object ? bits[word] | bit : bits[word] & ~bit;
            depth++;
        }

        boolean isObject() {
            int top = depth - 1;
            return (bits[top >> 6] >>> top & 1) != 0;
        }
    }
}
