package org.netmesh.capability;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.kernel.NodeId;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of one announcement into an index that grows to 10,000 nodes, and of three queries over it.
 * A query should stay below 400 us.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc CapabilityIndexBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CapabilityIndexBenchmark {
    private final CapabilityFilter tag = CapabilityFilter.builder().requireTag("role-7").build();
    private final CapabilityFilter complex =
            CapabilityFilter.builder().requireGpu().minMemoryGb(32).requireModel("model-2").build();
    private final Predicate predicate = TenThousandNodes.threeClauses();
    private final CapabilityIndex index = TenThousandNodes.filledIndex(TenThousandNodes.COUNT);
    private final List<CapabilityAnnouncement> announcements =
            TenThousandNodes.announcements(TenThousandNodes.COUNT);

    /** What is asked must be found, or nothing is measured. */
    @Setup(Level.Trial)
    public void check() {
        if (index.query(tag).size() != 100
                || index.query(complex).isEmpty()
                || index.query(predicate).isEmpty()) {
            throw new IllegalStateException("the index does not hold the nodes of the benchmark");
        }
    }

    @Benchmark
    @OperationsPerInvocation(TenThousandNodes.COUNT)
    @Against("capabilities index.insert.10000")
    public CapabilityIndex insert() {
        CapabilityIndex fresh = TenThousandNodes.emptyIndex();
        announcements.forEach(fresh::insert);
        return fresh;
    }

    @Benchmark
    @Against("capabilities query.tag.10000")
    public List<NodeId> queryTag() {
        return index.query(tag);
    }

    @Benchmark
    @Against("capabilities query.complex.10000")
    public List<NodeId> queryComplex() {
        return index.query(complex);
    }

    @Benchmark
    @Against("capabilities query.predicate.10000")
    public List<NodeId> queryPredicate() {
        return index.query(predicate);
    }
}
