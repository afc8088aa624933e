package org.netmesh.cortex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.OriginHash;
import org.netmesh.redex.Redex;

/**
 * A naive map beside the fold: any run of verbs, damaged events, snapshots and restarts gives the
 * same tasks.
 */
class TasksPropertyTest {
    private static final OriginHash ORIGIN = new OriginHash(1);

    private final TreeMap<Long, Task> model = new TreeMap<>(Long::compareUnsigned);
    private @Nullable TasksAdapter current;
    private long writes;

    static LongStream seeds() {
        return Seeds.fresh(60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theFoldAndANaiveMapAgree(long seed) {
        var random = new SplittableRandom(seed);
        try (Redex redex = Redex.inMemory()) {
            current = TasksAdapter.open(redex, ORIGIN);
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> damage(random);
                    case 1 -> check();
                    case 2 -> restart(redex, random.nextBoolean());
                    default -> write(random);
                }
            }
            check();
            tasks().close();
        }
    }

    private TasksAdapter tasks() {
        return Objects.requireNonNull(current);
    }

    private void write(SplittableRandom random) {
        long id = random.nextInt(-4, 8);
        long ns = random.nextInt(100);
        Instant at = Instant.EPOCH.plusNanos(ns);
        String title = "t" + random.nextInt(5);
        writes++;
        switch (random.nextInt(5)) {
            case 0 -> {
                tasks().rename(id, title, at);
                model.computeIfPresent(id, (_, task) -> task.renamed(title, ns));
            }
            case 1 -> {
                tasks().complete(id, at);
                model.computeIfPresent(id, (_, task) -> task.completed(ns));
            }
            case 2 -> {
                tasks().delete(id);
                model.remove(id);
            }
            default -> {
                tasks().create(id, title, at);
                model.put(id, new Task(id, title, TaskStatus.PENDING, ns, ns));
            }
        }
    }

    /** An event that no fold understands: short, or of a whole valid one with a bit flipped. */
    private void damage(SplittableRandom random) {
        byte[] tail = new byte[random.nextInt(8)];
        byte[] payload = EventMeta.of(1, ORIGIN, random.nextLong()).seal(tail);
        payload[4 + random.nextInt(payload.length - 4)] ^= 1;
        tasks().adapter().file().append(payload);
    }

    private void restart(Redex redex, boolean fromSnapshot) {
        CortexSnapshot snapshot = tasks().snapshot();
        tasks().close();
        current =
                fromSnapshot
                        ? TasksAdapter.openFromSnapshot(redex, ORIGIN, snapshot)
                        : TasksAdapter.open(redex, ORIGIN);
        check();
    }

    private void check() {
        long end = tasks().adapter().file().nextSeq();
        if (end > 0) tasks().waitForSeq(end - 1);
        List<Task> expected = new ArrayList<>(model.values());
        assertThat(tasks().listTasks()).isEqualTo(expected);
        assertThat(tasks().count(TaskFilter.all().status(TaskStatus.PENDING)))
                .isEqualTo(expected.stream().filter(t -> t.status() == TaskStatus.PENDING).count());
        assertThat(stamps()).doesNotHaveDuplicates().hasSize((int) writes);
    }

    private List<Long> stamps() {
        var log = tasks().adapter().file();
        return log.readRange(0, log.nextSeq()).stream()
                .filter(event -> EventMeta.isIntact(event.payload()))
                .map(event -> EventMeta.decode(event.payload()).seqOrTs())
                .toList();
    }
}
