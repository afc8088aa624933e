package org.netmesh.cortex;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.redex.Redex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one write costs with the wait until it is folded: {@code task.create+wait} and {@code
 * memory.store+wait} of the reference's figures.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc CortexWriteBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CortexWriteBenchmark {
    private static final List<String> TAGS = List.of("alpha");

    private Redex redex = Redex.inMemory();
    private TasksAdapter tasks = TasksAdapter.open(redex, Filled.ORIGIN);
    private MemoriesAdapter memories = MemoriesAdapter.open(redex, Filled.ORIGIN);
    private long next;

    /** New logs, so that none grows without end. */
    @Setup(Level.Iteration)
    public void open() {
        close();
        redex = Redex.inMemory();
        tasks = TasksAdapter.open(redex, Filled.ORIGIN);
        memories = MemoriesAdapter.open(redex, Filled.ORIGIN);
    }

    @TearDown(Level.Trial)
    public void close() {
        tasks.close();
        memories.close();
        redex.close();
    }

    @Benchmark
    @Against("cortex task.create+wait")
    public void taskCreateAndWait() {
        tasks.waitForSeq(tasks.create(next++ % 10_000, "task", Instant.EPOCH).seq());
    }

    @Benchmark
    @Against("cortex memory.store+wait")
    public void memoryStoreAndWait() {
        long id = next++ % 10_000;
        memories.waitForSeq(memories.store(id, "content", TAGS, "src", Instant.EPOCH).seq());
    }
}
