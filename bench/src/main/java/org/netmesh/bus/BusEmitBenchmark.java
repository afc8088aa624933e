package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one emit costs and allocates, into four shards over a transport that discards. Bytes must
 * allocate nothing; text allocates the array that is kept.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc BusEmitBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BusEmitBenchmark {
    private static final int BATCH = 1_000;

    @Param({"9", "112"})
    int bytes;

    private final NetNode node =
            NetNode.create(
                    NetNodeConfig.builder()
                            .shards(4)
                            .fixedShards()
                            .transport(Transport.noop())
                            .build());
    private final List<byte[]> batch = new ArrayList<>();
    private byte[][] payloads = {};
    private String[] texts = {};

    /** Which payload is next, for each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;
    }

    @Setup(Level.Trial)
    public void fill() {
        payloads = Payloads.of(bytes, true);
        texts = new String[payloads.length];
        for (int i = 0; i < texts.length; i++) texts[i] = new String(payloads[i], UTF_8);
        for (int i = 0; i < BATCH; i++) batch.add(payloads[i & payloads.length - 1]);
    }

    @TearDown(Level.Trial)
    public void close() {
        node.close();
    }

    @Benchmark
    public boolean emitBuffer(Turn turn) {
        return node.emitBuffer(payloads[turn.next++ & payloads.length - 1]);
    }

    @Benchmark
    @Threads(2)
    public boolean emitBufferTwoProducers(Turn turn) {
        return node.emitBuffer(payloads[turn.next++ & payloads.length - 1]);
    }

    @Benchmark
    public boolean fireText(Turn turn) {
        return node.fire(texts[turn.next++ & texts.length - 1]);
    }

    @Benchmark
    public Receipt emitRawText(Turn turn) {
        return node.emitRaw(texts[turn.next++ & texts.length - 1]);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int emitBufferBatch() {
        return node.emitBufferBatch(batch);
    }
}
