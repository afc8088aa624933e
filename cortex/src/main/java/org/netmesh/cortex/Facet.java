package org.netmesh.cortex;

import java.util.Collection;
import java.util.function.Function;

/**
 * One indexed property of the rows of a table: a task's status, a memory's tags. Compared by
 * identity: each is a constant.
 */
final class Facet<T extends Row> {
    private final String name;
    private final Function<T, Collection<?>> keys;

    /**
     * @param keys under which a row is found; repeated ones count once
     */
    Facet(String name, Function<T, Collection<?>> keys) {
        this.name = name;
        this.keys = keys;
    }

    Collection<?> keys(T row) {
        return keys.apply(row);
    }

    @Override
    public String toString() {
        return name;
    }
}
