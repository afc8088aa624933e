package org.netmesh.capability;

import java.util.concurrent.TimeUnit;
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
 * Cost of an announcement's text without its signature: written twice as signing and sending do,
 * and read and written as verifying does.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc AnnouncementBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class AnnouncementBenchmark {
    private final CapabilityAnnouncement record =
            TenThousandNodes.announcement(12).sign(_ -> new byte[64]);
    private final byte[] bytes = record.encode();

    @Benchmark
    public int encodeTwice() {
        return record.signedBytes().length + record.encode().length;
    }

    @Benchmark
    public int decodeAndRewrite() {
        return CapabilityAnnouncement.decode(bytes).signedBytes().length;
    }
}
