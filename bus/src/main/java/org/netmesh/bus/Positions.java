package org.netmesh.bus;

import java.math.BigInteger;
import java.util.Optional;

/** How backend ids compare and which of them may follow each other (spec 05 §13.3). Stateless. */
final class Positions {
    private static final BigInteger U128_LIMIT = BigInteger.ONE.shiftLeft(128);
    private static final int U128_DIGITS = 64;
    private static final int SHORT_DIGITS = 19;

    /** Classes of ids: a cursor never goes from one to another. */
    enum Format {
        REDIS,
        NUMERIC,
        OPAQUE
    }

    private Positions() {}

    static Format format(String id) {
        if (isShortNumber(id)) return Format.NUMERIC;
        if (pair(id).isPresent()) return Format.REDIS;
        return numeric(id).isPresent() ? Format.NUMERIC : Format.OPAQUE;
    }

    /** Numerically where both ids are numbers or pairs of numbers, else byte by byte. */
    static int compare(String a, String b) {
        if (isShortNumber(a) && isShortNumber(b)) {
            return Long.compareUnsigned(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b));
        }
        Optional<Pair> pairA = pair(a);
        Optional<Pair> pairB = pair(b);
        if (pairA.isPresent() && pairB.isPresent()) return pairA.get().compareTo(pairB.get());
        Optional<BigInteger> numberA = numeric(a);
        Optional<BigInteger> numberB = numeric(b);
        if (numberA.isPresent() && numberB.isPresent())
            return numberA.get().compareTo(numberB.get());
        return compareBytes(a, b);
    }

    private record Pair(long major, long minor) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair other) {
            int order = Long.compareUnsigned(major, other.major);
            return order != 0 ? order : Long.compareUnsigned(minor, other.minor);
        }
    }

    /** The common case, without big numbers. */
    private static boolean isShortNumber(String id) {
        return id.length() <= SHORT_DIGITS && Digits.areDigits(id, 0);
    }

    private static Optional<Pair> pair(String id) {
        int dash = id.indexOf('-');
        if (dash < 0) return Optional.empty();
        String major = Digits.of(id.substring(0, dash));
        String minor = Digits.of(id.substring(dash + 1));
        if (major.isEmpty() || minor.isEmpty()) return Optional.empty();
        try {
            return Optional.of(
                    new Pair(Long.parseUnsignedLong(major), Long.parseUnsignedLong(minor)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<BigInteger> numeric(String id) {
        String digits = Digits.of(id);
        if (digits.isEmpty() || digits.length() > U128_DIGITS) return Optional.empty();
        BigInteger value = new BigInteger(digits);
        return value.compareTo(U128_LIMIT) < 0 ? Optional.of(value) : Optional.empty();
    }

    /** The order of the UTF-8 bytes, which is that of code points. */
    private static int compareBytes(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x == y) continue;
            boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
            return bothOrNone ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
        }
        return Integer.compare(a.length(), b.length());
    }
}
