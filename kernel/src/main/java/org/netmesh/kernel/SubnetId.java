package org.netmesh.kernel;

import java.util.StringJoiner;

/**
 * Where a node stands in a hierarchy of up to four levels, one byte each, the first in the most
 * significant byte (spec 03 §14.1). Immutable.
 */
public record SubnetId(int raw) implements Comparable<SubnetId> {
    public static final int LEVELS = 4;

    /** No restriction: the ancestor of every subnet. */
    public static final SubnetId GLOBAL = new SubnetId(0);

    /**
     * @param levels 1 to 4 values of 0 to 255; missing levels are 0
     * @throws IllegalArgumentException otherwise, with the texts of spec 03 §14.1
     */
    public static SubnetId of(int... levels) {
        if (levels.length < 1 || levels.length > LEVELS) {
            throw new IllegalArgumentException(
                    "subnet: levels must have 1–4 entries, got " + levels.length);
        }
        int raw = 0;
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] < 0 || levels[i] > 0xff) {
                throw new IllegalArgumentException(
                        "subnet: level %d value %d must be an integer in [0, 255]"
                                .formatted(i, levels[i]));
            }
            raw |= levels[i] << shift(i);
        }
        return new SubnetId(raw);
    }

    /** The byte of level {@code n}; 0 beyond the fourth. */
    public int level(int n) {
        return n < 0 || n >= LEVELS ? 0 : (raw >>> shift(n)) & 0xff;
    }

    /** The number of levels up to the deepest that is not zero; 0 for {@link #GLOBAL}. */
    public int depth() {
        return LEVELS - (Integer.numberOfTrailingZeros(raw) / Byte.SIZE);
    }

    /** One level up; {@link #GLOBAL} is its own parent. */
    public SubnetId parent() {
        return this.equals(GLOBAL) ? GLOBAL : new SubnetId(raw & mask(depth() - 1));
    }

    /** Whether {@code other} lies inside this subnet; every subnet lies inside itself. */
    public boolean isAncestorOf(SubnetId other) {
        int mask = mask(depth());
        return (raw & mask) == (other.raw & mask);
    }

    /** Whether both are different children of one parent at equal depth. */
    public boolean isSiblingOf(SubnetId other) {
        int depth = depth();
        return depth > 0
                && depth == other.depth()
                && raw != other.raw
                && parent().equals(other.parent());
    }

    /** Unsigned order, a tie-breaker without meaning. */
    @Override
    public int compareTo(SubnetId other) {
        return Integer.compareUnsigned(raw, other.raw);
    }

    /** {@code global}, or the levels joined by dots: {@code 3.7}. */
    @Override
    public String toString() {
        if (this.equals(GLOBAL)) return "global";
        StringJoiner text = new StringJoiner(".");
        for (int i = 0; i < depth(); i++) text.add(Integer.toString(level(i)));
        return text.toString();
    }

    private static int mask(int depth) {
        return depth == 0 ? 0 : -1 << shift(depth - 1);
    }

    private static int shift(int level) {
        return (LEVELS - 1 - level) * Byte.SIZE;
    }
}
