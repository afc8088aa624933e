package org.netmesh.capability.predicate;

/**
 * The text of a 64-bit float (spec 04b §2.2): an optional sign, then {@code inf}, {@code infinity},
 * {@code nan}, or decimal digits with an optional point and exponent. No blanks, no underscores, no
 * hexadecimal, no suffix. Stateless.
 */
public final class FloatText {
    /** So many digits are exact in a long and in a double. */
    private static final int EXACT_DIGITS = 15;

    private FloatText() {}

    /** The number, or NaN, which no comparison accepts, for any other text. */
    public static double parse(String text) {
        return isPlain(text) ? Long.parseLong(text) : parseGrammar(text);
    }

    /** Whether {@code text} is a number, {@code nan} included. */
    public static boolean isFloat(String text) {
        return isPlain(text) || !Double.isNaN(parseGrammar(text)) || isWord(unsigned(text), "nan");
    }

    private static boolean isPlain(String text) {
        int length = text.length();
        if (length == 0 || length > EXACT_DIGITS) return false;
        for (int i = 0; i < length; i++) {
            if (!isDigit(text.charAt(i))) return false;
        }
        return true;
    }

    private static double parseGrammar(String text) {
        String rest = unsigned(text);
        if (isWord(rest, "inf") || isWord(rest, "infinity")) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return isDecimal(rest) ? Double.parseDouble(text) : Double.NaN;
    }

    private static String unsigned(String text) {
        return text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    }

    private static boolean isWord(String text, String word) {
        return text.length() == word.length() && isAsciiIgnoreCase(text, word);
    }

    private static boolean isAsciiIgnoreCase(String text, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((text.charAt(i) | 0x20) != word.charAt(i)) return false;
        }
        return true;
    }

    private static boolean isDecimal(String text) {
        int whole = digits(text, 0);
        int at = whole;
        int digits = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            int end = digits(text, at + 1);
            digits += end - at - 1;
            at = end;
        }
        if (digits == 0) return false;
        if (at == text.length()) return true;
        if ((text.charAt(at) | 0x20) != 'e') return false;
        at++;
        if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) at++;
        return at < text.length() && digits(text, at) == text.length();
    }

    /** The end of the run of digits that begins at {@code from}. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) at++;
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
