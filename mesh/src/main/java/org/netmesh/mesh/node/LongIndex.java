package org.netmesh.mesh.node;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from 64-bit keys that peers may have chosen: open addressing, no boxing, the hash seeded so
 * that nobody can aim at one slot. Confined to one thread.
 */
final class LongIndex<V> {
    private static final int FIRST_SLOTS = 16;

    private final long seed;
    private long[] keys = new long[FIRST_SLOTS];
    private @Nullable Object[] values = new @Nullable Object[FIRST_SLOTS];
    private int size;

    LongIndex(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    // Only put() fills the array, and only with V.
    @SuppressWarnings("unchecked")
    @Nullable V get(long key) {
        return (V) values[slot(key)];
    }

    void put(long key, V value) {
        if (size * 2 >= keys.length) grow();
        int slot = slot(key);
        if (values[slot] == null) size++;
        keys[slot] = key;
        values[slot] = value;
    }

    void remove(long key) {
        int hole = slot(key);
        if (values[hole] == null) return;
        size--;
        values[hole] = null;
        int mask = keys.length - 1;
        // Entries behind the hole that were pushed over it move back into it.
        for (int at = (hole + 1) & mask; values[at] != null; at = (at + 1) & mask) {
            int home = home(keys[at]);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                keys[hole] = keys[at];
                values[hole] = values[at];
                values[at] = null;
                hole = at;
            }
        }
    }

    /** Visits every value, in no order; the index must not change meanwhile. */
    // As in get(), only put() fills the array.
    @SuppressWarnings("unchecked")
    void forEach(Consumer<? super V> visitor) {
        for (Object value : values) if (value != null) visitor.accept((V) value);
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = home(key);
        while (values[at] != null && keys[at] != key) at = (at + 1) & mask;
        return at;
    }

    private int home(long key) {
        long mixed = (key ^ seed) * 0x9e37_79b9_7f4a_7c15L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return (int) (mixed >>> 32) & (keys.length - 1);
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] == null) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            values[slot] = oldValues[i];
        }
    }
}
