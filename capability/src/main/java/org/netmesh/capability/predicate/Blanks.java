package org.netmesh.capability.predicate;

/** White space as Unicode has it, the non-breaking kinds included. Stateless. */
final class Blanks {
    private static final char NEXT_LINE = 0x85;

    private Blanks() {}

    /** Without white space at both ends. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) start++;
        while (end > start && isBlank(text.charAt(end - 1))) end--;
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return (c >= '\t' && c <= '\r') || c == NEXT_LINE || Character.isSpaceChar(c);
    }
}
