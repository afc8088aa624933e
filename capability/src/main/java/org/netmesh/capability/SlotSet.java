package org.netmesh.capability;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A set of small numbers that stays small in memory: a sorted array while sparse, bits once dense.
 * Confined to its owner.
 */
final class SlotSet {
    private static final int FEW = 64;
    private static final int[] NONE = {};

    private int[] sparse = NONE;
    private long[] dense = {};
    private boolean isDense;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(int slot) {
        if (!isDense) return Arrays.binarySearch(sparse, 0, size, slot) >= 0;
        int word = slot >> 6;
        return word < dense.length && (dense[word] & (1L << slot)) != 0;
    }

    void add(int slot) {
        if (isDense) {
            addDense(slot);
            return;
        }
        int at = Arrays.binarySearch(sparse, 0, size, slot);
        if (at >= 0) return;
        int insertion = -at - 1;
        if (size == sparse.length)
            sparse = Arrays.copyOf(sparse, size == 0 ? 1 : size + size / 2 + 1);
        System.arraycopy(sparse, insertion, sparse, insertion + 1, size - insertion);
        sparse[insertion] = slot;
        size++;
        if (size > FEW && size > sparse[size - 1] / Integer.SIZE) becomeDense();
    }

    private void addDense(int slot) {
        int word = slot >> 6;
        if (word >= dense.length) dense = Arrays.copyOf(dense, word + word / 8 + 1);
        if ((dense[word] & (1L << slot)) != 0) return;
        dense[word] |= 1L << slot;
        size++;
    }

    void remove(int slot) {
        if (!contains(slot)) return;
        if (isDense) {
            dense[slot >> 6] &= ~(1L << slot);
            size--;
            if (size < dense.length / 2 || size < FEW / 2) becomeSparse();
        } else {
            int at = Arrays.binarySearch(sparse, 0, size, slot);
            System.arraycopy(sparse, at + 1, sparse, at, size - at - 1);
            size--;
        }
    }

    private void becomeDense() {
        dense = new long[(sparse[size - 1] >> 6) + 1];
        for (int i = 0; i < size; i++) dense[sparse[i] >> 6] |= 1L << sparse[i];
        sparse = NONE;
        isDense = true;
    }

    private void becomeSparse() {
        int[] slots = new int[size];
        int[] next = {0};
        forEach(slot -> slots[next[0]++] = slot);
        sparse = slots;
        dense = new long[0];
        isDense = false;
    }

    /** Ascending. */
    void forEach(IntConsumer action) {
        if (isDense) {
            Bits.forEach(dense, action);
        } else {
            for (int i = 0; i < size; i++) action.accept(sparse[i]);
        }
    }

    /** Adds these slots to {@code bits}, which are long enough. */
    void orInto(long[] bits) {
        if (isDense) {
            for (int i = Math.min(dense.length, bits.length) - 1; i >= 0; i--) bits[i] |= dense[i];
        } else {
            for (int i = 0; i < size; i++) bits[sparse[i] >> 6] |= 1L << sparse[i];
        }
    }
}
