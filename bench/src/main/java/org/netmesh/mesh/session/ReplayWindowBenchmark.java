package org.netmesh.mesh.session;

import java.util.concurrent.TimeUnit;
import org.netmesh.mesh.wire.DropReason;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of the two replay checks of one packet, in order and with every eighth packet 16 late; must
 * allocate nothing.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc ReplayWindowBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReplayWindowBenchmark {
    @Param({"0", "16"})
    int late;

    private final ReplayWindow window = ReplayWindow.create();
    private long counter = 16;

    @Benchmark
    public boolean checkAndAccept() {
        long next = counter++;
        long received = next % 8 == 0 ? next - late : next;
        return window.check(received) == DropReason.NONE && window.accept(received);
    }
}
