package org.netmesh.cortex;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.redex.Redex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one create costs until it is in the log: {@code task.create} of the reference's figures. It
 * comes in bursts of 500, between which the fold catches up outside the measured time.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc CortexCreateBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CortexCreateBenchmark {
    private static final int BURST = 500;
    private static final int IDS = 10_000;

    private Redex redex = Redex.inMemory();
    private TasksAdapter tasks = TasksAdapter.open(redex, Filled.ORIGIN);
    private long next;

    /** A new log, so that none grows without end. */
    @Setup(Level.Iteration)
    public void open() {
        close();
        redex = Redex.inMemory();
        tasks = TasksAdapter.open(redex, Filled.ORIGIN);
    }

    @TearDown(Level.Trial)
    public void close() {
        tasks.close();
        redex.close();
    }

    @TearDown(Level.Invocation)
    public void catchUp() {
        Filled.catchUp(tasks);
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    @Against("cortex task.create")
    public long taskCreate() {
        long seq = 0;
        for (int i = 0; i < BURST; i++) {
            seq = tasks.create(next++ % IDS, "task", Instant.EPOCH).seq();
        }
        return seq;
    }
}
