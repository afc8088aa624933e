package org.netmesh.redex;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import org.netmesh.bench.Fork;
import org.netmesh.bench.Load;

/**
 * What {@link AppendBenchmark} does on disk, with Chronicle Queue: it writes into mapped memory,
 * where we leave each append with the operating system.
 */
public final class ChronicleAppends {
    private static final int ROUNDS = 5;
    private static final long BYTES_A_ROUND = 128L << 20;

    private ChronicleAppends() {}

    public static void main(String[] arguments) throws IOException {
        Load.Sink sink = Fork.printing("redex");
        sink.take("append.32B.disk", "ns", nanosPerAppend(32));
        sink.take("append.1KiB.disk", "ns", nanosPerAppend(1_024));
    }

    /** The median of some rounds, the first left out, each in a queue of its own. */
    private static double nanosPerAppend(int size) throws IOException {
        double[] nanos = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            double measured = round(size);
            if (round >= 0) nanos[round] = measured;
        }
        Arrays.sort(nanos);
        return nanos[ROUNDS / 2];
    }

    private static double round(int size) throws IOException {
        long appends = BYTES_A_ROUND / (size + 28);
        Path folder = Files.createTempDirectory("netmesh-chronicle");
        Bytes<?> payload = Bytes.wrapForRead(new byte[size]);
        try (ChronicleQueue queue = ChronicleQueue.single(folder.toString());
                ExcerptAppender appender = queue.createAppender()) {
            long start = System.nanoTime();
            for (long i = 0; i < appends; i++) {
                payload.readPosition(0);
                appender.writeBytes(payload);
            }
            return (double) (System.nanoTime() - start) / appends;
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) Files.delete(path);
        }
    }
}
