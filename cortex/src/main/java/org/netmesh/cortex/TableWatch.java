package org.netmesh.cortex;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A watch on one query over a table: only a changed row that the query could see, before or after,
 * makes it ask again (spec 06 §33.20).
 */
final class TableWatch<T extends Row> extends WatchSource<List<T>> implements Table.Observer<T> {
    private final Table<T> table;
    private final Query<T> query;

    TableWatch(
            Table<T> table,
            Query<T> query,
            Supplier<List<T>> result,
            @Nullable List<T> seen,
            Streams streams) {
        super(result, seen, streams);
        this.table = table;
        this.query = query;
    }

    @Override
    public void changed(@Nullable T before, @Nullable T after) {
        boolean seen = before != null && query.matches(before);
        if (seen || (after != null && query.matches(after))) mark();
    }

    @Override
    public void close() {
        super.close();
        table.ignore(this);
    }
}
