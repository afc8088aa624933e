package org.netmesh.redex;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.kernel.ChannelName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of a range read and of the way from an append to the same thread's tail.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc redex.ReadBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {
    private static final int EVENTS = 100_000;
    private static final int KEEP = 1_000_000;

    private final byte[] payload = new byte[32];
    private final Redex redex = Redex.inMemory();
    private final RedexFile full = redex.openFile(new ChannelName("bench/read"));
    private RedexFile followed = full;
    private RedexTail tail = full.tail();
    private long appended;
    private long from;

    @Setup
    public void fill() {
        for (int i = 0; i < EVENTS; i++) full.append(payload);
        follow();
    }

    private void follow() {
        if (!followed.equals(full)) followed.close();
        followed = redex.openFile(new ChannelName("bench/tail"));
        tail = followed.tail();
        appended = 0;
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("redex read.1000x32B")
    public List<RedexEvent> read() {
        from = (from + 7_919) % (EVENTS - 1_000);
        return full.readRange(from, from + 1_000);
    }

    @Benchmark
    @Against("redex tail.same-thread")
    public Optional<RedexEvent> appendToNext() {
        if (++appended > KEEP) follow();
        followed.append(payload);
        return tail.next();
    }
}
