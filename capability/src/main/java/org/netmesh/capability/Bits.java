package org.netmesh.capability;

import java.util.function.IntConsumer;

/** Sets of slots as words of bits, all of one length. Stateless. */
final class Bits {
    private Bits() {}

    static void and(long[] target, long[] other) {
        for (int i = 0; i < target.length; i++) target[i] &= other[i];
    }

    static void or(long[] target, long[] other) {
        for (int i = 0; i < target.length; i++) target[i] |= other[i];
    }

    static void andNot(long[] target, long[] other) {
        for (int i = 0; i < target.length; i++) target[i] &= ~other[i];
    }

    static boolean contains(long[] bits, int slot) {
        return (bits[slot >> 6] & (1L << slot)) != 0;
    }

    static int count(long[] bits) {
        int count = 0;
        for (long word : bits) count += Long.bitCount(word);
        return count;
    }

    /** Ascending. */
    static void forEach(long[] bits, IntConsumer action) {
        for (int i = 0; i < bits.length; i++) {
            for (long word = bits[i]; word != 0; word &= word - 1) {
                action.accept((i << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }
}
