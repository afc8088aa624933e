package org.netmesh.cortex;

import java.util.function.Function;
import org.netmesh.kernel.codec.PostcardReader;
import org.netmesh.kernel.codec.PostcardWriter;

/** The events of the tasks model and what they do (spec 06 §22). Stateless. */
final class TaskEvents {
    static final EventType<Created> CREATED =
            new EventType<>(
                    0x01,
                    (out, e) -> out.u64(e.id).string(e.title).u64(e.nowNs),
                    in -> new Created(in.u64(), in.string(), in.u64()));
    static final EventType<Renamed> RENAMED =
            new EventType<>(
                    0x02,
                    (out, e) -> out.u64(e.id).string(e.newTitle).u64(e.nowNs),
                    in -> new Renamed(in.u64(), in.string(), in.u64()));
    static final EventType<Completed> COMPLETED =
            new EventType<>(
                    0x03,
                    (out, e) -> out.u64(e.id).u64(e.nowNs),
                    in -> new Completed(in.u64(), in.u64()));
    static final EventType<Deleted> DELETED =
            new EventType<>(0x04, (out, e) -> out.u64(e.id), in -> new Deleted(in.u64()));

    static final Model<Table<Task>> MODEL =
            Model.named("tasks", Table<Task>::new)
                    .on(CREATED, (tasks, e) -> tasks.put(Task.created(e.id, e.title, e.nowNs)))
                    .on(
                            RENAMED,
                            (tasks, e) -> change(tasks, e.id, t -> t.renamed(e.newTitle, e.nowNs)))
                    .on(COMPLETED, (tasks, e) -> change(tasks, e.id, t -> t.completed(e.nowNs)))
                    .on(DELETED, (tasks, e) -> tasks.remove(e.id))
                    .snapshots(TaskEvents::write, TaskEvents::read)
                    .build();

    private TaskEvents() {}

    record Created(long id, String title, long nowNs) {}

    record Renamed(long id, String newTitle, long nowNs) {}

    record Completed(long id, long nowNs) {}

    record Deleted(long id) {}

    /** An unknown id changes nothing. */
    private static void change(Table<Task> tasks, long id, Function<Task, Task> change) {
        tasks.get(id).map(change).ifPresent(tasks::put);
    }

    private static void write(PostcardWriter out, Table<Task> tasks) {
        tasks.write(out, (to, task) -> task.write(to));
    }

    private static Table<Task> read(PostcardReader in) {
        return Table.read(in, Task::read);
    }
}
