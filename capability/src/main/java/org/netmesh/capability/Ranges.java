package org.netmesh.capability;

/** Checks and reads the unsigned numbers of this wire. */
final class Ranges {
    static final long U16 = 0xffff;
    static final long U32 = 0xffff_ffffL;

    /** As an unsigned number. */
    static final long U64 = -1;

    private Ranges() {}

    static void check(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    "%s must be 0 to %d, got %d".formatted(field, max, value));
        }
    }

    /**
     * Reads an optional plus sign and decimal digits, at most {@code max} as an unsigned number.
     *
     * @return the number, or {@code otherwise} for any other text
     */
    static long parse(String text, long max, long otherwise) {
        int start = text.startsWith("+") ? 1 : 0;
        if (start == text.length()) return otherwise;
        long value = 0;
        for (int i = start; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || exceeds(value, digit, max)) return otherwise;
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean exceeds(long value, int digit, long max) {
        long tens = Long.divideUnsigned(max, 10);
        int order = Long.compareUnsigned(value, tens);
        return order > 0 || (order == 0 && digit > Long.remainderUnsigned(max, 10));
    }
}
