package org.netmesh.cortex;

import java.util.ArrayList;
import java.util.List;

/**
 * What a filter asks of a table: rows that satisfy every condition, in an order, and how many of
 * them at most. Immutable.
 *
 * @param limit applied after ordering, at least 0; {@link Integer#MAX_VALUE} when there is none
 */
record Query<T extends Row>(List<Condition<T>> conditions, RowOrder order, int limit) {
    Query {
        conditions = List.copyOf(conditions);
        if (limit < 0) throw new IllegalArgumentException("limit must be at least 0, got " + limit);
    }

    /** Every row, in ascending id. */
    static <T extends Row> Query<T> all() {
        return new Query<>(List.of(), RowOrder.ID_ASC, Integer.MAX_VALUE);
    }

    Query<T> and(Condition<T> condition) {
        List<Condition<T>> more = new ArrayList<>(conditions);
        more.add(condition);
        return new Query<>(more, order, limit);
    }

    Query<T> in(RowOrder newOrder) {
        return new Query<>(conditions, newOrder, limit);
    }

    Query<T> atMost(int newLimit) {
        return new Query<>(conditions, order, newLimit);
    }

    boolean matches(T row) {
        return satisfies(row, conditions);
    }

    static <T extends Row> boolean satisfies(T row, List<Condition<T>> conditions) {
        for (Condition<T> condition : conditions) {
            if (!condition.holds(row)) return false;
        }
        return true;
    }
}
