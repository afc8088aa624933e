package org.netmesh.cortex;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in one order. Asked for as a list it makes one and keeps it until a row changes, so that
 * queries between two changes cost no copy. Readers may run side by side; a change excludes them.
 */
final class Sorted<T extends Row> extends AbstractCollection<T> {
    private final NavigableMap<Row, T> rows;
    private volatile @Nullable List<T> listed;

    Sorted(RowOrder order) {
        rows = new TreeMap<>(order);
    }

    void put(T row) {
        rows.put(row, row);
        listed = null;
    }

    void remove(T row) {
        rows.remove(row);
        listed = null;
    }

    /** Immutable. */
    List<T> asList() {
        List<T> known = listed;
        if (known == null) {
            known = List.copyOf(rows.values());
            listed = known;
        }
        return known;
    }

    /** Rows between two places, both included. */
    NavigableMap<Row, T> between(Row first, Row last) {
        return rows.subMap(first, true, last, true);
    }

    @Override
    public Iterator<T> iterator() {
        return rows.values().iterator();
    }

    @Override
    public int size() {
        return rows.size();
    }
}
