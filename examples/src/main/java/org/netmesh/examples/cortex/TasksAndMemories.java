package org.netmesh.examples.cortex;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.netmesh.cortex.CortexException;
import org.netmesh.cortex.NetDb;
import org.netmesh.cortex.NetDbOpenConfig;
import org.netmesh.cortex.Task;
import org.netmesh.cortex.TaskFilter;
import org.netmesh.cortex.TaskStatus;
import org.netmesh.kernel.OriginHash;

/** Paint what is there now, then react to each change: one call, no race. */
public final class TasksAndMemories {
    private TasksAndMemories() {}

    /** Prints the pending tasks, and prints them again whenever they have changed. */
    public static void main(String[] args) {
        var config =
                NetDbOpenConfig.builder()
                        .originHash(new OriginHash(0xABCDEF01L))
                        .withTasks(true)
                        .withMemories(true)
                        .build();
        try (NetDb db = NetDb.open(config)) {
            var tasks = db.requireTasks();
            var receipt = tasks.create(1, "write docs", Instant.EPOCH.plusNanos(100));
            tasks.waitForSeq(receipt.seq());

            var pending = tasks.snapshotAndWatch(TaskFilter.all().status(TaskStatus.PENDING));
            render(pending.snapshot());
            tasks.create(2, "ship it");
            try (var updates = pending.updates()) {
                for (List<Task> next : updates) {
                    render(next);
                    if (next.isEmpty()) break;
                    tasks.complete(next.getFirst().id());
                }
            }

            var memories = db.requireMemories();
            var stored = memories.store(7, "docs are done", List.of("docs"), "alice");
            memories.waitForToken(stored.token(), Duration.ofSeconds(5));
            memories.listMemories()
                    .forEach(m -> System.out.println(m.source() + ": " + m.content()));
        } catch (CortexException e) {
            System.out.println(e.kind() + ": " + e.getMessage());
        }
    }

    private static void render(List<Task> tasks) {
        System.out.println("pending: " + tasks.stream().map(Task::title).toList());
    }
}
