package org.netmesh.redex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.netmesh.bench.Against;
import org.netmesh.kernel.ChannelName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * Cost of appends. In memory an append allocates the room of its payload and 16 bytes of index,
 * amortised over blocks, and nothing else; on disk it is with the operating system when it returns.
 *
 * <p>Run: {@code java -cp "bench/target/classes:$(cat bench/target/classpath)" org.openjdk.jmh.Main
 * -prof gc redex.AppendBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AppendBenchmark {
    private static final Map<String, Integer> SIZES =
            Map.of("8B", 8, "32B", 32, "256B", 256, "1KiB", 1024);

    /** A log is replaced before it fills the heap or the disk. */
    private static final long MAX_BYTES = 256L << 20;

    /** Appends of one size. */
    @State(Scope.Thread)
    public static class Sized {
        @Param({"8B", "32B", "256B", "1KiB"})
        String size = "32B";

        byte[] payload = {};

        @Setup
        public void payload() {
            payload = new byte[Objects.requireNonNull(SIZES.get(size))];
        }
    }

    private final List<byte[]> batch = Collections.nCopies(64, new byte[64]);
    private Rolling memory = Rolling.of(Redex.inMemory(), false);
    private Rolling disk = memory;
    private Path folder = Path.of("");

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("netmesh-append");
        disk = Rolling.of(Redex.builder().persistentDir(folder).build(), true);
    }

    @TearDown
    public void close() throws IOException {
        memory.close();
        disk.close();
        memory = disk;
        Files.deleteIfExists(folder.resolve("@lock"));
        Files.deleteIfExists(folder);
    }

    @Benchmark
    @Against("redex append.{size}.memory")
    public long memory(Sized sized) {
        return memory.file(sized.payload.length).append(sized.payload);
    }

    @Benchmark
    @Against("redex append.{size}.disk")
    public long disk(Sized sized) {
        return disk.file(sized.payload.length).append(sized.payload);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("redex batch.64x64B.memory")
    public OptionalLong memoryBatch() {
        return memory.file(64 * 64).appendBatch(batch);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("redex batch.64x64B.disk")
    public OptionalLong diskBatch() {
        return disk.file(64 * 64).appendBatch(batch);
    }

    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    @Against("redex append+sync.32B.disk")
    public long diskDurable() {
        return disk.file(32).append(new byte[32], Durability.FSYNC);
    }

    /** A log that is replaced by an empty one when it has grown enough. */
    private static final class Rolling {
        private static final ChannelName NAME = new ChannelName("bench/append");

        private final Redex redex;
        private final RedexFileConfig config;
        private RedexFile file;
        private long bytes;

        private Rolling(Redex redex, RedexFileConfig config) {
            this.redex = redex;
            this.config = config;
            this.file = redex.openFile(NAME, config);
        }

        static Rolling of(Redex redex, boolean persistent) {
            return new Rolling(redex, RedexFileConfig.builder().persistent(persistent).build());
        }

        RedexFile file(int size) {
            bytes += size + 28;
            if (bytes > MAX_BYTES) {
                redex.closeAndUnlinkFile(NAME);
                file = redex.openFile(NAME, config);
                bytes = 0;
            }
            return file;
        }

        void close() {
            redex.closeAndUnlinkFile(NAME);
            redex.close();
        }
    }
}
