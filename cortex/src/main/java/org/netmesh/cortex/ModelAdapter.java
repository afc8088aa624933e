package org.netmesh.cortex;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.WriteToken;

/**
 * What tasks and memories have in common: queries, watches, waits, snapshots (spec 06 §22 to §26).
 * Thread-safe.
 *
 * @param <T> a record of the model
 * @param <F> its filter
 */
public abstract sealed class ModelAdapter<T extends Row, F> implements AutoCloseable
        permits TasksAdapter, MemoriesAdapter {
    private final EventSourced<Table<T>> log;

    ModelAdapter(EventSourced<Table<T>> log) {
        this.log = log;
    }

    abstract Query<T> query(F filter);

    /** How many records there are. */
    public int count() {
        return log.read(Table::size);
    }

    /** How many records satisfy the filter; its limit does not matter. */
    public int count(F filter) {
        Query<T> query = query(filter);
        return log.read(table -> table.count(query));
    }

    /** Whether any record satisfies the filter. */
    public boolean exists(F filter) {
        Query<T> query = query(filter);
        return log.read(table -> table.exists(query));
    }

    public Optional<T> findUnique(long id) {
        return log.read(table -> table.get(id));
    }

    /** The first record in the filter's order. */
    public Optional<T> first(F filter) {
        Query<T> one = query(filter);
        return list(one.atMost(Math.min(1, one.limit()))).stream().findFirst();
    }

    /** What satisfies the filter, now and whenever it has changed. */
    public Watch<T> watch(F filter) {
        return observe(query(filter), Begin.WITH_CURRENT).updates();
    }

    /**
     * What satisfies the filter now, and what follows it. Nothing is lost in between, as it may be
     * between a list and a watch.
     */
    public SnapshotAndWatch<T> snapshotAndWatch(F filter) {
        return observe(query(filter), Begin.AFTER_CURRENT);
    }

    /** See {@link CortexAdapter#waitForSeq}. */
    public void waitForSeq(long seq) {
        in("wait_for_seq", () -> log.waitForSeq(seq));
    }

    /** See {@link EventSourced#waitForToken}. */
    public void waitForToken(WriteToken token, Duration deadline) {
        in("wait_for_token", () -> log.waitForToken(token, deadline));
    }

    /** See {@link EventSourced#pollForToken}. */
    public TokenState pollForToken(WriteToken token) {
        return log.pollForToken(token);
    }

    /** See {@link EventSourced#snapshot}. */
    public CortexSnapshot snapshot() {
        return log.snapshot();
    }

    public OriginHash origin() {
        return log.origin();
    }

    public boolean isRunning() {
        return adapter().isRunning();
    }

    /** See {@link CortexAdapter#foldedThroughSeq}. */
    public OptionalLong foldedThroughSeq() {
        return adapter().foldedThroughSeq();
    }

    /** See {@link CortexAdapter#appliedThroughSeq}. */
    public OptionalLong appliedThroughSeq() {
        return adapter().appliedThroughSeq();
    }

    /** What stands under this model: fold errors, changes, the log, resuming a halted fold. */
    public CortexAdapter<?> adapter() {
        return log.adapter();
    }

    /** See {@link CortexAdapter#close}. */
    @Override
    public void close() {
        log.close();
    }

    final List<T> list(Query<T> query) {
        return log.read(table -> table.find(query));
    }

    final long nowNs() {
        return adapter().options().clock().epochNanos();
    }

    final <E> WriteReceipt write(String verb, EventType<E> type, E event) {
        try {
            return log.write(type, event);
        } catch (CortexException e) {
            throw e.in(verb + " failed");
        }
    }

    /** Whether the reader of a watch gets the current result first. */
    private enum Begin {
        WITH_CURRENT,
        AFTER_CURRENT
    }

    /** One evaluation and the start of the watch, under one read lock: no change lies between. */
    private SnapshotAndWatch<T> observe(Query<T> query, Begin begin) {
        return log.read(table -> {
            List<T> now = table.find(query);
            TableWatch<T> source =
                    new TableWatch<>(
                            table,
                            query,
                            () -> list(query),
                            begin == Begin.AFTER_CURRENT ? now : null,
                            adapter().streams());
            table.observe(source);
            adapter().streams().add(source);
            var updates = new Watch<>(source, adapter().options().executor());
            return new SnapshotAndWatch<>(now, updates);
        });
    }

    static <R> R in(String context, Supplier<R> call) {
        try {
            return call.get();
        } catch (CortexException e) {
            throw e.in(context);
        }
    }

    private static void in(String context, Runnable call) {
        try {
            call.run();
        } catch (CortexException e) {
            throw e.in(context);
        }
    }
}
