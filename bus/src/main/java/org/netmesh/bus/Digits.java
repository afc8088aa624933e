package org.netmesh.bus;

/** Decimal numbers in ids and paths as Net 0.19.0 reads them. Stateless. */
final class Digits {
    private Digits() {}

    /** The digits behind at most one plus sign, without leading zeros; empty for other texts. */
    static String of(String text) {
        int from = text.startsWith("+") ? 1 : 0;
        if (!areDigits(text, from)) return "";
        while (from < text.length() - 1 && text.charAt(from) == '0') from++;
        return text.substring(from);
    }

    /** Whether there is something from {@code from} on, and all of it is 0 to 9. */
    static boolean areDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        return from < text.length();
    }
}
