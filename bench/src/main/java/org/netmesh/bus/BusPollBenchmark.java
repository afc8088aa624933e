package org.netmesh.bus;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One poll of 100 events out of a million that a memory transport of four shards keeps, the cursor
 * handed on from page to page.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc BusPollBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BusPollBenchmark {
    private static final int STORED = 1_000_000;

    @Param({"none", "insertion_ts"})
    String ordering = "none";

    private final NetNode node =
            NetNode.create(
                    NetNodeConfig.builder()
                            .shards(4)
                            .fixedShards()
                            .backpressure(Backpressure.failProducer())
                            .transport(
                                    Transport.memory(
                                            new Retention(STORED, 1L << 30, Optional.empty())))
                            .build());
    private PollRequest first = PollRequest.limit(100);
    private Optional<Cursor> cursor = Optional.empty();

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < STORED; i++) {
            while (!node.fire(Payloads.filled(Integer.toString(i)))) Thread.onSpinWait();
        }
        node.flush();
        first = PollRequest.builder(100).ordering(Ordering.parse(ordering)).build();
    }

    @TearDown(Level.Trial)
    public void close() {
        node.close();
    }

    @Benchmark
    @Against("bus poll100.112B.{ordering}")
    public PollResponse poll() {
        PollResponse page = node.poll(first.from(cursor));
        cursor = page.hasMore() ? page.nextId() : Optional.empty();
        return page;
    }
}
