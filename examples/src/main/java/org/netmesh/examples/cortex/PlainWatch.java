package org.netmesh.examples.cortex;

import org.netmesh.cortex.Task;
import org.netmesh.cortex.TaskFilter;
import org.netmesh.cortex.TasksAdapter;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/** A watch yields the current result of a filter, then each one that differs. */
public final class PlainWatch {
    private PlainWatch() {}

    /** Prints every task whose title contains "ship", until there are two. */
    public static void main(String[] args) {
        try (var redex = Redex.inMemory();
                var tasks = TasksAdapter.open(redex, new OriginHash(0xABCDEF01L));
                var watch = tasks.watch(TaskFilter.all().titleContains("ship"))) {
            long id = 0;
            for (var batch : watch) {
                System.out.println(batch.stream().map(Task::title).toList());
                if (batch.size() == 2) break;
                tasks.create(++id, "buy milk");
                tasks.create(++id, "Ship release " + id);
            }
        }
    }
}
