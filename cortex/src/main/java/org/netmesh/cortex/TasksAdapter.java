package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/**
 * Tasks, folded from the log {@code cortex/tasks} (spec 06 §22). Each verb appends and returns at
 * once; the list has the write once its token is applied. A change of an unknown id has no effect,
 * creating a known id replaces it. Thread-safe.
 */
public final class TasksAdapter extends ModelAdapter<Task, TaskFilter> {
    private static final ChannelName CHANNEL = new ChannelName("cortex/tasks");
    private static final String OPEN_FAILED = "TasksAdapter open failed";
    private static final String RESTORE_FAILED = "TasksAdapter open_from_snapshot failed";

    private TasksAdapter(EventSourced<Table<Task>> log) {
        super(log);
    }

    /** As the other, in memory. */
    public static TasksAdapter open(Redex redex, OriginHash origin) {
        return open(redex, origin, AdapterOptions.defaults());
    }

    /**
     * Opens or creates the log and returns with all of it folded.
     *
     * @param origin stamped on what this writes; one writer per origin
     * @throws CortexException if the log cannot be opened or the fold halts in it
     */
    public static TasksAdapter open(Redex redex, OriginHash origin, AdapterOptions options) {
        return open(redex, origin, options, OPEN_FAILED);
    }

    /** As the other, in memory. */
    public static TasksAdapter openFromSnapshot(
            Redex redex, OriginHash origin, CortexSnapshot snapshot) {
        return openFromSnapshot(redex, origin, snapshot, AdapterOptions.defaults());
    }

    /**
     * Goes on from a snapshot, with what the log has after it folded too.
     *
     * @throws CortexException {@code INVALID_SNAPSHOT} if the bytes are no tasks; else as {@link
     *     #open(Redex, OriginHash, AdapterOptions)}
     */
    public static TasksAdapter openFromSnapshot(
            Redex redex, OriginHash origin, CortexSnapshot snapshot, AdapterOptions options) {
        return openFromSnapshot(redex, origin, snapshot, options, RESTORE_FAILED);
    }

    static TasksAdapter open(
            Redex redex, OriginHash origin, AdapterOptions options, String context) {
        return in(
                context,
                () ->
                        new TasksAdapter(
                                EventSourced.open(
                                        redex, CHANNEL, origin, TaskEvents.MODEL, options)));
    }

    static TasksAdapter openFromSnapshot(
            Redex redex,
            OriginHash origin,
            CortexSnapshot snapshot,
            AdapterOptions options,
            String context) {
        return in(
                context,
                () ->
                        new TasksAdapter(
                                EventSourced.openFromSnapshot(
                                        redex,
                                        CHANNEL,
                                        origin,
                                        TaskEvents.MODEL,
                                        snapshot,
                                        options)));
    }

    /** Adds a pending task, now. */
    public WriteReceipt create(long id, String title) {
        return write("create", TaskEvents.CREATED, new TaskEvents.Created(id, title, nowNs()));
    }

    /** Adds a pending task. */
    public WriteReceipt create(long id, String title, Instant now) {
        return write(
                "create", TaskEvents.CREATED, new TaskEvents.Created(id, title, Nanos.of(now)));
    }

    public WriteReceipt rename(long id, String newTitle) {
        return write("rename", TaskEvents.RENAMED, new TaskEvents.Renamed(id, newTitle, nowNs()));
    }

    public WriteReceipt rename(long id, String newTitle, Instant now) {
        return write(
                "rename", TaskEvents.RENAMED, new TaskEvents.Renamed(id, newTitle, Nanos.of(now)));
    }

    public WriteReceipt complete(long id) {
        return write("complete", TaskEvents.COMPLETED, new TaskEvents.Completed(id, nowNs()));
    }

    public WriteReceipt complete(long id, Instant now) {
        return write("complete", TaskEvents.COMPLETED, new TaskEvents.Completed(id, Nanos.of(now)));
    }

    public WriteReceipt delete(long id) {
        return write("delete", TaskEvents.DELETED, new TaskEvents.Deleted(id));
    }

    /** Every task, in ascending id. */
    public List<Task> listTasks() {
        return listTasks(TaskFilter.all());
    }

    public List<Task> listTasks(TaskFilter filter) {
        return list(filter.query());
    }

    /** Every task, now and whenever one has changed. */
    public Watch<Task> watch() {
        return watch(TaskFilter.all());
    }

    /** Every task now, and what follows. */
    public SnapshotAndWatch<Task> snapshotAndWatch() {
        return snapshotAndWatch(TaskFilter.all());
    }

    @Override
    Query<Task> query(TaskFilter filter) {
        return filter.query();
    }
}
