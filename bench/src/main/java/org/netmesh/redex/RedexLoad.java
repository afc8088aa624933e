package org.netmesh.redex;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.netmesh.bench.Load;
import org.netmesh.kernel.ChannelName;

/** How soon a waiting reader wakes, how fast a closed log opens, and bulk appends. */
public final class RedexLoad implements Load {
    private static final ChannelName NAME = new ChannelName("bench/load");
    private static final RedexFileConfig PERSISTENT =
            RedexFileConfig.builder().persistent(true).build();

    /**
     * Five seconds, until nothing is compiled any more; the reference is from its first wake on.
     */
    private static final int WARM_UP = 100_000;

    private static final int WAKES = 20_000;
    private static final int WAKE_BYTES = 32;

    private static final int ROUNDS = 5;

    /** The reference is compiled code from its first round on. */
    private static final int ROUNDS_UNTIL_COMPILED = 100;

    private static final long PERIOD_NANOS = 50_000;

    @Override
    public String area() {
        return "redex";
    }

    @Override
    public void run(Sink sink) throws Exception {
        wake(sink);
        Path folder = Files.createTempDirectory("netmesh-load");
        reopen(folder, 100_000, 32, sink);
        large(folder, sink);
        Files.deleteIfExists(folder.resolve("@lock"));
        Files.deleteIfExists(folder);
    }

    private static void wake(Sink sink) throws InterruptedException {
        long[] nanos = new long[WARM_UP + WAKES];
        try (Redex redex = Redex.inMemory()) {
            RedexFile file = redex.openFile(NAME);
            RedexTail tail = file.tail();
            Thread reader =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < nanos.length; i++) {
                                    byte[] sent = tail.next().orElseThrow().payload();
                                    long at = ByteBuffer.wrap(sent).getLong();
                                    nanos[i] = System.nanoTime() - at;
                                }
                            });
            long due = System.nanoTime();
            for (int i = 0; i < nanos.length; i++) {
                due += PERIOD_NANOS;
                while (System.nanoTime() < due) Thread.onSpinWait();
                byte[] payload = new byte[WAKE_BYTES];
                ByteBuffer.wrap(payload).putLong(System.nanoTime());
                file.append(payload);
            }
            reader.join();
        }
        Arrays.sort(nanos, WARM_UP, nanos.length);
        sink.take("tail.other-thread.p50", "us", nanos[WARM_UP + WAKES / 2] / 1e3);
        sink.take("tail.other-thread.p99", "us", nanos[WARM_UP + WAKES * 99 / 100] / 1e3);
    }

    private static void reopen(Path folder, int events, int size, Sink sink) {
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            fill(redex, events, size);
            for (int round = 0; round < ROUNDS_UNTIL_COMPILED; round++) reopenMillis(redex);
            sink.take("reopen.%dx%dB".formatted(events, size), "ms", medianReopenMillis(redex));
            redex.closeAndUnlinkFile(NAME);
        }
    }

    private static double medianReopenMillis(Redex redex) {
        double[] millis = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) millis[round] = reopenMillis(redex);
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }

    private static double reopenMillis(Redex redex) {
        redex.closeFile(NAME);
        long start = System.nanoTime();
        redex.openFile(NAME, PERSISTENT);
        return (System.nanoTime() - start) / 1e6;
    }

    /** One gibibyte of ten million records, and how fast it was written. */
    private static void large(Path folder, Sink sink) {
        int events = 10_000_000;
        int size = 107;
        long bytes = (long) events * (size + 28);
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            fill(redex, events, size);
            sink.take("reopen.1GiB", "GB/s", bytes / medianReopenMillis(redex) / 1e6);
            redex.closeAndUnlinkFile(NAME);
            RedexFile file = redex.openFile(NAME, PERSISTENT);
            List<byte[]> batch = Collections.nCopies(64, new byte[16 << 10]);
            long start = System.nanoTime();
            for (int i = 0; i < 1024; i++) file.appendBatch(batch);
            sink.take(
                    "append.bulk.disk", "GB/s", (double) (1L << 30) / (System.nanoTime() - start));
            redex.closeAndUnlinkFile(NAME);
        }
    }

    private static void fill(Redex redex, int events, int size) {
        RedexFile file = redex.openFile(NAME, PERSISTENT);
        List<byte[]> batch = Collections.nCopies(1_000, new byte[size]);
        for (int i = 0; i < events / 1_000; i++) file.appendBatch(batch);
    }
}
