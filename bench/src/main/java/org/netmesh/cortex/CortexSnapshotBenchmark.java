package org.netmesh.cortex;

import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.redex.Redex;
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
 * What snapshots of 1,000 rows cost: {@code task.snapshot.1000}, {@code memory.snapshot.1000},
 * {@code task.restore.1000}, {@code bundle.encode.1000}, {@code bundle.decode.1000} and {@code
 * netdb.open} of the reference's figures.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc CortexSnapshotBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CortexSnapshotBenchmark {
    private final NetDb db = Filled.database();
    private final NetDbBundle bundle = db.snapshot();
    private final byte[] bytes = bundle.stateBytes();
    private final CortexSnapshot tasks = db.requireTasks().snapshot();

    @TearDown
    public void close() {
        db.close();
    }

    @Benchmark
    @Against("cortex task.snapshot.1000")
    public CortexSnapshot taskSnapshot1000() {
        return db.requireTasks().snapshot();
    }

    @Benchmark
    @Against("cortex memory.snapshot.1000")
    public CortexSnapshot memorySnapshot1000() {
        return db.requireMemories().snapshot();
    }

    @Benchmark
    @Against("cortex task.restore.1000")
    public int taskRestore1000() {
        try (Redex redex = Redex.inMemory();
                var restored = TasksAdapter.openFromSnapshot(redex, Filled.ORIGIN, tasks)) {
            return restored.count();
        }
    }

    @Benchmark
    @Against("cortex bundle.encode.1000")
    public NetDbBundle bundleEncode1000() {
        return NetDbBundle.of(bundle.tasks(), bundle.memories());
    }

    @Benchmark
    @Against("cortex bundle.decode.1000")
    public NetDbBundle bundleDecode1000() {
        return new NetDbBundle(bytes);
    }

    @Benchmark
    @Against("cortex netdb.open")
    public void netdbOpen() {
        NetDb.open(Filled.config()).close();
    }
}
