package org.netmesh.cortex;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The secondary indexes of a table. Each is built by the first query that wants it and kept from
 * then on: an index that nobody asks for costs nothing. Queries may run side by side; a change
 * excludes them (the table's owner sees to it).
 */
final class Indexes<T extends Row> {
    private final Collection<T> rows;
    private final Sorted<T> none = new Sorted<>(RowOrder.ID_ASC);
    private final Map<RowOrder, Sorted<T>> orders = new ConcurrentHashMap<>();
    private final Map<Facet<T>, Map<Object, Sorted<T>>> facets = new ConcurrentHashMap<>();

    /**
     * @param rows a live view of the table
     */
    Indexes(Collection<T> rows) {
        this.rows = rows;
    }

    /** Every row in this order. */
    Sorted<T> in(RowOrder order) {
        Sorted<T> index = orders.get(order);
        return index != null ? index : orders.computeIfAbsent(order, this::sort);
    }

    /** The rows that have this key, in ascending id. */
    Sorted<T> under(Facet<T> facet, Object key) {
        Map<Object, Sorted<T>> index = facets.get(facet);
        if (index == null) index = facets.computeIfAbsent(facet, this::group);
        Sorted<T> found = index.get(key);
        return found != null ? found : none;
    }

    /** A row came, went or took the place of another of the same id. */
    void changed(@Nullable T before, @Nullable T after) {
        for (Sorted<T> index : orders.values()) {
            if (before != null) index.remove(before);
            if (after != null) index.put(after);
        }
        facets.forEach((facet, index) -> {
            if (before != null) remove(facet, index, before);
            if (after != null) add(facet, index, after);
        });
    }

    private Sorted<T> sort(RowOrder order) {
        Sorted<T> index = new Sorted<>(order);
        for (T row : rows) index.put(row);
        return index;
    }

    private Map<Object, Sorted<T>> group(Facet<T> facet) {
        Map<Object, Sorted<T>> index = new HashMap<>();
        for (T row : rows) add(facet, index, row);
        return index;
    }

    private static <T extends Row> void add(Facet<T> facet, Map<Object, Sorted<T>> index, T row) {
        for (Object key : facet.keys(row)) {
            index.computeIfAbsent(key, _ -> new Sorted<>(RowOrder.ID_ASC)).put(row);
        }
    }

    private static <T extends Row> void remove(
            Facet<T> facet, Map<Object, Sorted<T>> index, T row) {
        for (Object key : new HashSet<>(facet.keys(row))) {
            Sorted<T> found = index.get(key);
            if (found == null) continue;
            found.remove(row);
            if (found.isEmpty()) index.remove(key);
        }
    }
}
