package org.netmesh.cortex;

import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** One part of a filter; a row must satisfy all of them (spec 06 §24). Immutable. */
sealed interface Condition<T extends Row> {
    boolean holds(T row);

    /** The row is found under at least one of the keys. */
    record Among<T extends Row>(Facet<T> facet, Set<?> keys) implements Condition<T> {
        public Among {
            keys = Set.copyOf(keys);
        }

        @Override
        public boolean holds(T row) {
            for (Object key : facet.keys(row)) {
                if (keys.contains(key)) return true;
            }
            return false;
        }
    }

    /** The row's id is one of these. */
    record Ids<T extends Row>(Set<Long> ids) implements Condition<T> {
        public Ids {
            ids = Set.copyOf(ids);
        }

        @Override
        public boolean holds(T row) {
            return ids.contains(row.id());
        }
    }

    /** A time of the row lies in a range, both ends included, unsigned. */
    record Within<T extends Row>(Moment moment, long fromNs, long toNs) implements Condition<T> {
        @Override
        public boolean holds(T row) {
            long ns = moment.of(row);
            return Long.compareUnsigned(fromNs, ns) <= 0 && Long.compareUnsigned(ns, toNs) <= 0;
        }
    }

    /** A text of the row contains another, letter case ignored. */
    record Contains<T extends Row>(Function<T, String> text, String needle)
            implements Condition<T> {
        public Contains {
            needle = needle.toLowerCase(Locale.ROOT);
        }

        @Override
        public boolean holds(T row) {
            return text.apply(row).toLowerCase(Locale.ROOT).contains(needle);
        }
    }

    /** The two times of a row. */
    enum Moment {
        CREATED(RowOrder.CREATED_ASC),
        UPDATED(RowOrder.UPDATED_ASC);

        private final RowOrder order;

        Moment(RowOrder order) {
            this.order = order;
        }

        /** Rows in this order stand in ascending time. */
        RowOrder order() {
            return order;
        }

        private long of(Row row) {
            return this == CREATED ? row.createdNs() : row.updatedNs();
        }
    }
}
