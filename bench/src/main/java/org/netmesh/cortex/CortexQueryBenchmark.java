package org.netmesh.cortex;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a query over 1,000 rows costs. The finds (334 tasks, 500 memories) and counts are answers to
 * a question asked before of a state that did not change since, which ours remembers: they are not
 * held against the reference's.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc CortexQueryBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CortexQueryBenchmark {
    private final NetDb db = Filled.database();
    private final TasksAdapter tasks = db.requireTasks();
    private final MemoriesAdapter memories = db.requireMemories();
    private final TaskFilter completed = TaskFilter.all().status(TaskStatus.COMPLETED);
    private final MemoryFilter alpha = MemoryFilter.all().tag("alpha");

    @TearDown
    public void close() {
        db.close();
    }

    @Benchmark
    public List<Task> taskFind1000() {
        return tasks.listTasks(completed);
    }

    @Benchmark
    public List<Memory> memoryFind1000() {
        return memories.listMemories(alpha);
    }

    @Benchmark
    public int taskCount1000() {
        return tasks.count(completed);
    }

    @Benchmark
    public int memoryCount1000() {
        return memories.count(alpha);
    }

    @Benchmark
    @Against("cortex task.find-unique.1000")
    public Optional<Task> taskFindUnique1000() {
        return tasks.findUnique(500);
    }
}
