package org.netmesh.redex;

import java.util.Arrays;

/** Positions of records, few as a rule, in ascending order once sorted. Confined to one thread. */
final class Positions {
    static final Positions NONE = new Positions();

    private long[] values = {};
    private int size;

    void add(long position) {
        if (size == values.length) values = Arrays.copyOf(values, Math.max(8, 2 * size));
        values[size++] = position;
    }

    void sort() {
        Arrays.sort(values, 0, size);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long at(int i) {
        return values[i];
    }

    long first() {
        return values[0];
    }

    boolean endsWith(long position) {
        return size > 0 && values[size - 1] == position;
    }

    void removeLast() {
        size--;
    }

    boolean contains(long position) {
        return size > 0 && Arrays.binarySearch(values, 0, size, position) >= 0;
    }
}
