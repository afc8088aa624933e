package org.netmesh.capability;

import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.capability.predicate.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of one predicate of three clauses on one node's tags, true; allocates little or nothing.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc PredicateBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PredicateBenchmark {
    private final Predicate predicate = TenThousandNodes.threeClauses();
    private final CapabilitySet set = TenThousandNodes.capabilities(12);

    @Benchmark
    @Against("capabilities predicate.evaluate")
    public boolean evaluate() {
        return predicate.test(set);
    }
}
