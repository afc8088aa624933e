package org.netmesh.cortex;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/**
 * The state of a model: its rows by id, and the queries over them (spec 06 §24). Any number of
 * queries may run side by side; a change excludes them, which is its owner's affair.
 */
final class Table<T extends Row> {
    private final Map<Long, T> byId = new HashMap<>();
    private final Indexes<T> indexes = new Indexes<>(byId.values());
    private final List<Observer<T>> observers = new CopyOnWriteArrayList<>();

    /** Told of each row that really changed; either side is {@code null} where there is no row. */
    @FunctionalInterface
    interface Observer<T> {
        void changed(@Nullable T before, @Nullable T after);
    }

    /** Rows among which all results are. */
    private record Candidates<T extends Row>(
            Collection<T> rows, boolean ascendingIds, List<Condition<T>> unchecked) {}

    void observe(Observer<T> observer) {
        observers.add(observer);
    }

    void ignore(Observer<T> observer) {
        observers.remove(observer);
    }

    int size() {
        return byId.size();
    }

    Optional<T> get(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Adds a row, or replaces the one of the same id. */
    void put(T row) {
        changed(byId.put(row.id(), row), row);
    }

    void remove(long id) {
        changed(byId.remove(id), null);
    }

    /** A map from id to row, in ascending id: equal tables give equal bytes. */
    void write(PostcardWriter out, BiConsumer<PostcardWriter, T> row) {
        out.u64(byId.size());
        for (T each : rows()) {
            out.u64(each.id());
            row.accept(out, each);
        }
    }

    /**
     * @throws MalformedException if the bytes are no such map, or a row stands under another's id
     */
    static <T extends Row> Table<T> read(PostcardReader in, Function<PostcardReader, T> row) {
        Table<T> table = new Table<>();
        in.map(PostcardReader::u64, row)
                .forEach((id, each) -> {
                    if (each.id() != id) {
                        throw MalformedException.invalid(
                                "a row with id %s stands under id %s"
                                        .formatted(
                                                Long.toUnsignedString(each.id()),
                                                Long.toUnsignedString(id)));
                    }
                    table.put(each);
                });
        return table;
    }

    /** All rows in ascending id. */
    Collection<T> rows() {
        return indexes.in(RowOrder.ID_ASC);
    }

    List<T> find(Query<T> query) {
        Candidates<T> from = candidates(query);
        boolean sorted = from.ascendingIds && query.order() == RowOrder.ID_ASC;
        boolean whole = from.unchecked.isEmpty() && from.rows.size() <= query.limit();
        if (sorted && whole && from.rows instanceof Sorted<T> rows) return rows.asList();
        List<T> found = select(from, sorted ? query.limit() : Integer.MAX_VALUE);
        if (!sorted) found.sort(query.order());
        List<T> limited = found.size() <= query.limit() ? found : found.subList(0, query.limit());
        return Collections.unmodifiableList(limited);
    }

    /** How many rows satisfy the conditions; the limit does not matter. */
    int count(Query<T> query) {
        Candidates<T> from = candidates(query);
        if (from.unchecked.isEmpty()) return from.rows.size();
        int count = 0;
        for (T row : from.rows) {
            if (Query.satisfies(row, from.unchecked)) count++;
        }
        return count;
    }

    boolean exists(Query<T> query) {
        return !select(candidates(query), 1).isEmpty();
    }

    private void changed(@Nullable T before, @Nullable T after) {
        if (before == null && after == null) return;
        indexes.changed(before, after);
        if (observers.isEmpty() || (before != null && before.equals(after))) return;
        for (Observer<T> observer : observers) observer.changed(before, after);
    }

    private static <T extends Row> List<T> select(Candidates<T> from, int limit) {
        if (from.unchecked.isEmpty() && from.rows.size() <= limit) {
            return new ArrayList<>(from.rows);
        }
        List<T> found = new ArrayList<>();
        if (limit == 0) return found;
        for (T row : from.rows) {
            if (!Query.satisfies(row, from.unchecked)) continue;
            found.add(row);
            if (found.size() == limit) break;
        }
        return found;
    }

    /** The smallest set that one condition leaves over, with the other conditions to be checked. */
    private Candidates<T> candidates(Query<T> query) {
        Condition<T> best = null;
        Collection<T> rows = null;
        for (Condition<T> condition : query.conditions()) {
            Collection<T> left = leftOverBy(condition);
            if (left != null && (rows == null || left.size() < rows.size())) {
                best = condition;
                rows = left;
            }
        }
        if (rows != null) return new Candidates<>(rows, true, without(best, query.conditions()));
        for (Condition<T> condition : query.conditions()) {
            if (condition instanceof Condition.Within<T> range) {
                return new Candidates<>(within(range), false, without(range, query.conditions()));
            }
        }
        return new Candidates<>(rows(), true, query.conditions());
    }

    /** In ascending id; {@code null} if no index answers this condition with a known size. */
    private @Nullable Collection<T> leftOverBy(Condition<T> condition) {
        return switch (condition) {
            case Condition.Among<T>(var facet, var keys) when keys.size() == 1 ->
                    indexes.under(facet, keys.iterator().next());
            case Condition.Among<T>(var facet, var keys) -> {
                Sorted<T> union = new Sorted<>(RowOrder.ID_ASC);
                for (Object key : keys) indexes.under(facet, key).forEach(union::put);
                yield union;
            }
            case Condition.Ids<T>(var ids) -> {
                List<T> rows = new ArrayList<>();
                for (Long id : ids) get(id).ifPresent(rows::add);
                rows.sort(RowOrder.ID_ASC);
                yield rows;
            }
            case Condition.Within<T> _, Condition.Contains<T> _ -> null;
        };
    }

    private Collection<T> within(Condition.Within<T> range) {
        if (Long.compareUnsigned(range.fromNs(), range.toNs()) > 0) return List.of();
        return indexes.in(range.moment().order())
                .between(new Bound(0, range.fromNs()), new Bound(-1, range.toNs()))
                .values();
    }

    private static <T extends Row> List<Condition<T>> without(
            @Nullable Condition<T> one, List<Condition<T>> all) {
        if (all.size() == 1) return List.of();
        List<Condition<T>> rest = new ArrayList<>(all);
        rest.remove(one);
        return rest;
    }

    /** The first or last place in an order by time; both times are the same one. */
    private record Bound(long id, long ns) implements Row {
        @Override
        public long createdNs() {
            return ns;
        }

        @Override
        public long updatedNs() {
            return ns;
        }
    }
}
