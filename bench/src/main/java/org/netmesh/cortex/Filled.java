package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import org.netmesh.kernel.OriginHash;

/**
 * The rows of the reference's benchmarks: 1,000 tasks, every third completed, and 1,000 memories,
 * tagged {@code alpha} or {@code beta} in turn.
 */
final class Filled {
    static final int ROWS = 1_000;
    static final OriginHash ORIGIN = new OriginHash(7);

    private Filled() {}

    static NetDbOpenConfig config() {
        return NetDbOpenConfig.builder()
                .originHash(ORIGIN)
                .withTasks(true)
                .withMemories(true)
                .build();
    }

    static NetDb database() {
        NetDb db = NetDb.open(config());
        for (int i = 0; i < ROWS; i++) {
            Instant now = Instant.EPOCH.plusNanos(i);
            db.requireTasks().create(i + 1, "task-" + i, now);
            if (i % 3 == 0) db.requireTasks().complete(i + 1, now);
            String tag = i % 2 == 0 ? "alpha" : "beta";
            db.requireMemories().store(i + 1, "content-" + i, List.of(tag), "src", now);
        }
        catchUp(db.requireTasks());
        catchUp(db.requireMemories());
        return db;
    }

    static void catchUp(ModelAdapter<?, ?> model) {
        model.waitForSeq(model.adapter().file().nextSeq() - 1);
    }
}
