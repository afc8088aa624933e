package org.netmesh.examples.cortex;

import java.nio.file.Path;
import org.netmesh.cortex.AdapterOptions;
import org.netmesh.cortex.TasksAdapter;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/** One model without the database around it, on disk: run it twice and it remembers. */
public final class TasksOnDisk {
    private TasksOnDisk() {}

    /** Adds one task to the log in the folder that is given, and prints how many there are. */
    public static void main(String[] args) {
        try (var redex = Redex.builder().persistentDir(Path.of(args[0])).build();
                var tasks =
                        TasksAdapter.open(
                                redex, new OriginHash(0xABCDEF01L), AdapterOptions.onDisk())) {
            var receipt = tasks.create(tasks.count() + 1, "remember me");
            tasks.waitForSeq(receipt.seq());
            System.out.println(tasks.count() + " tasks");
        }
    }
}
