package org.netmesh.capability.predicate;

import java.util.Comparator;
import java.util.Optional;

/**
 * A version of one to three numbers, 64 bits unsigned each; pre-release and build are cut off (spec
 * 04b §2.3).
 */
record Version(long major, long minor, long patch) implements Comparable<Version> {
    private static final int PARTS = 3;
    private static final Comparator<Version> ORDER =
            Comparator.comparing(Version::major, Long::compareUnsigned)
                    .thenComparing(Version::minor, Long::compareUnsigned)
                    .thenComparing(Version::patch, Long::compareUnsigned);

    /** How a value stands to a reference. */
    interface Comparison {
        boolean holds(Version value, Version reference);
    }

    /** False unless both texts are versions. */
    static boolean compare(String value, String reference, Comparison comparison) {
        Optional<Version> left = parse(value);
        if (left.isEmpty()) return false;
        return parse(reference).filter(right -> comparison.holds(left.get(), right)).isPresent();
    }

    static Optional<Version> parse(String text) {
        String[] parts = before(before(text, '-'), '+').split("\\.", -1);
        if (parts.length > PARTS) return Optional.empty();
        long[] numbers = new long[PARTS];
        for (int i = 0; i < parts.length; i++) {
            String part = Blanks.trim(parts[i]);
            if (part.isEmpty() || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            try {
                numbers[i] = Long.parseUnsignedLong(part);
            } catch (NumberFormatException beyond64Bits) {
                return Optional.empty();
            }
        }
        return Optional.of(new Version(numbers[0], numbers[1], numbers[2]));
    }

    boolean isCompatibleWith(Version reference) {
        if (compareTo(reference) < 0) return false;
        if (reference.major != 0) return major == reference.major;
        if (reference.minor != 0) return major == 0 && minor == reference.minor;
        return equals(reference);
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    private static String before(String text, char sign) {
        int at = text.indexOf(sign);
        return at < 0 ? text : text.substring(0, at);
    }
}
