package org.netmesh.rpc;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.netmesh.bench.Fork;
import org.netmesh.bench.Load;

/**
 * Measures calls from this process to another: round trips, rates, processor time, streams. The
 * same for whoever makes the calls.
 */
final class CallLoad {
    static final String AREA = "rpc";

    /** Each body and each item. */
    static final int BYTES = 64;

    static final int ITEMS_A_STREAM = 1_000;
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int WARM_UP = 10_000;
    private static final int CALLS = 50_000;
    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Caller caller;
    private final ProcessHandle server;
    private final Load.Sink sink = Fork.printing(AREA);

    /** Makes calls. Thread-safe. */
    interface Caller {
        /** Calls with 64 bytes and waits until they come back. */
        void echo();

        /** How many items of a stream came. */
        int items();
    }

    /** Calls in a second, the median of the rounds, and in a second's work of a core. */
    private record Rates(double perSecond, double perCoreSecond) {}

    CallLoad(Caller caller, ProcessHandle server) {
        this.caller = caller;
        this.server = server;
    }

    /** Prints all figures. */
    void run() throws InterruptedException {
        roundTrips();
        sink.take("unary.64B.128-in-flight", "calls/s", flood(128).perSecond);
        sink.take("unary.64B.100-in-flight.per-core", "calls/s", flood(100).perCoreSecond);
        stream();
    }

    private void roundTrips() {
        long[] nanos = new long[CALLS];
        for (int i = -WARM_UP; i < CALLS; i++) {
            long start = System.nanoTime();
            caller.echo();
            if (i >= 0) nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        sink.take("unary.64B.p50", "us", nanos[CALLS / 2] / 1e3);
        sink.take("unary.64B.p99", "us", nanos[CALLS * 99 / 100] / 1e3);
    }

    /** So many callers, each with its next call once the last one was answered. */
    private Rates flood(int callers) throws InterruptedException {
        LongAdder answered = new LongAdder();
        AtomicBoolean done = new AtomicBoolean();
        Thread[] threads = new Thread[callers];
        for (int i = 0; i < callers; i++) {
            threads[i] = Thread.ofVirtual().start(() -> call(answered, done));
        }
        Thread.sleep(ROUND.multipliedBy(2));
        double[] rates = new double[ROUNDS];
        long first = answered.sum();
        double worked = processorSeconds();
        for (int i = 0; i < ROUNDS; i++) rates[i] = rateOf(answered);
        long calls = answered.sum() - first;
        worked = processorSeconds() - worked;
        done.set(true);
        for (Thread thread : threads) thread.join();
        return new Rates(median(rates), calls / worked);
    }

    private void call(LongAdder answered, AtomicBoolean done) {
        while (!done.get()) {
            try {
                caller.echo();
                answered.increment();
            } catch (RuntimeException failed) {
                System.err.println("a call failed: " + failed.getMessage());
            }
        }
    }

    private static double rateOf(LongAdder counter) throws InterruptedException {
        long before = counter.sum();
        long start = System.nanoTime();
        Thread.sleep(ROUND);
        return (counter.sum() - before) * 1e9 / (System.nanoTime() - start);
    }

    /** What both processes have used of the processor. */
    private double processorSeconds() {
        return seconds(ProcessHandle.current()) + seconds(server);
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private void stream() {
        double[] rates = new double[ROUNDS];
        long asked = 0;
        long came = 0;
        for (int i = -1; i < ROUNDS; i++) {
            long received = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < ROUND.toNanos()) {
                received += caller.items();
                asked += ITEMS_A_STREAM;
            }
            if (i >= 0) rates[i] = received * 1e9 / (System.nanoTime() - start);
            came += received;
        }
        if (came < asked) System.err.println(came + " of " + asked + " items came");
        sink.take("stream.64B.items", "items/s", median(rates));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
