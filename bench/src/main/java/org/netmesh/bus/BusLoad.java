package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.netmesh.bench.Load;

/**
 * Whole runs of a bus with a transport that discards, named as in {@code bench/reference}: rates
 * until the last emit returned, the share that was evicted, and the rate until everything was
 * delivered. Besides the byte payloads, {@code fire.text}: the same as text, encoded in the call.
 */
public final class BusLoad implements Load {
    private static final int SHARDS = 4;
    private static final int RING = 1 << 20;
    private static final int SMALLEST_RING = 1 << 10;
    private static final int EVENTS = 2_000_000;
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 5;

    /** How a producer brings its events. */
    private enum Way {
        EMIT("emit"),
        BATCH("batch1000"),
        TEXT("fire.text");

        private final String word;

        Way(String word) {
            this.word = word;
        }
    }

    private record Case(
            Way way, int size, boolean spread, int producers, boolean scaling, int ring) {
        String name() {
            return "%s.%dB.%s.%dp.%s%s"
                    .formatted(
                            way.word,
                            size,
                            spread ? "spread" : "same",
                            producers,
                            scaling ? "scaling" : "static",
                            ring == SMALLEST_RING ? ".ring1024" : "");
        }
    }

    private record Run(double perSecond, double lostPercent) {}

    @Override
    public String area() {
        return "bus";
    }

    @Override
    public void run(Sink sink) throws Exception {
        for (boolean scaling : new boolean[] {false, true}) {
            for (Case one : cases(scaling)) emit(one, sink);
            deliver(scaling, sink);
        }
    }

    private static List<Case> cases(boolean scaling) {
        List<Case> cases = new ArrayList<>();
        for (int size : new int[] {9, 112}) {
            for (boolean spread : new boolean[] {false, true}) {
                for (int producers = 1; producers <= 2; producers++) {
                    for (Way way : Way.values()) {
                        cases.add(new Case(way, size, spread, producers, scaling, RING));
                    }
                }
            }
        }
        cases.add(new Case(Way.EMIT, 112, true, 1, scaling, SMALLEST_RING));
        return cases;
    }

    private static void emit(Case one, Sink sink) throws InterruptedException {
        Run[] runs = new Run[ROUNDS];
        emitOnce(one);
        for (int i = 0; i < ROUNDS; i++) runs[i] = emitOnce(one);
        sink.take(one.name(), "events/s", median(runs, true));
        sink.take(one.name() + ".lost", "%", median(runs, false));
    }

    private static Run emitOnce(Case one) throws InterruptedException {
        byte[][] payloads = Payloads.of(one.size(), one.spread());
        NetNode node = open(one.scaling(), one.ring(), Backpressure.dropOldest());
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < one.producers(); i++) {
            producers.add(
                    Thread.ofPlatform().start(() -> produce(node, payloads, one.way(), start)));
        }
        long begin = System.nanoTime();
        start.countDown();
        for (Thread producer : producers) producer.join();
        long nanos = System.nanoTime() - begin;
        ShutdownReport report = node.shutdown();
        double emitted = (double) EVENTS * one.producers();
        return new Run(emitted * 1e9 / nanos, 100 * (1 - report.dispatched() / emitted));
    }

    private static void produce(NetNode node, byte[][] payloads, Way way, CountDownLatch start) {
        int mask = payloads.length - 1;
        String[] texts = new String[payloads.length];
        for (int i = 0; i < texts.length; i++) texts[i] = new String(payloads[i], UTF_8);
        try {
            start.await();
        } catch (InterruptedException e) {
            return;
        }
        switch (way) {
            case EMIT -> {
                for (int i = 0; i < EVENTS; i++) node.emitBuffer(payloads[i & mask]);
            }
            case TEXT -> {
                for (int i = 0; i < EVENTS; i++) node.fire(texts[i & mask]);
            }
            case BATCH -> {
                for (int first = 0; first < EVENTS; first += BATCH) {
                    List<byte[]> events = new ArrayList<>(BATCH);
                    for (int i = first; i < first + BATCH; i++) events.add(payloads[i & mask]);
                    node.emitBufferBatch(events);
                }
            }
        }
    }

    /**
     * Rate until the last event was with the adapter, when the producer waits instead of losing.
     */
    private static void deliver(boolean scaling, Sink sink) {
        byte[][] payloads = Payloads.of(112, true);
        Run[] runs = new Run[ROUNDS];
        deliverOnce(scaling, payloads);
        for (int i = 0; i < ROUNDS; i++) runs[i] = deliverOnce(scaling, payloads);
        String name = "deliver.112B.spread.1p." + (scaling ? "scaling" : "static");
        sink.take(name, "events/s", median(runs, true));
    }

    private static Run deliverOnce(boolean scaling, byte[][] payloads) {
        NetNode node = open(scaling, RING, Backpressure.failProducer());
        long begin = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            while (!node.emitBuffer(payloads[i & payloads.length - 1])) Thread.onSpinWait();
        }
        long dispatched = node.shutdown().dispatched();
        long nanos = System.nanoTime() - begin;
        if (dispatched != EVENTS) throw new IllegalStateException("lost some: " + dispatched);
        return new Run(EVENTS * 1e9 / nanos, 0);
    }

    private static NetNode open(boolean scaling, int ring, Backpressure full) {
        NetNodeConfig.Builder config =
                NetNodeConfig.builder()
                        .shards(SHARDS)
                        .bufferCapacity(ring)
                        .backpressure(full)
                        .transport(Transport.noop());
        return NetNode.create(
                scaling
                        ? config.scaling(ScalingPolicy.builder().maxShards(SHARDS).build()).build()
                        : config.fixedShards().build());
    }

    private static double median(Run[] runs, boolean rate) {
        double[] values =
                Arrays.stream(runs)
                        .mapToDouble(run -> rate ? run.perSecond() : run.lostPercent())
                        .sorted()
                        .toArray();
        return values[values.length / 2];
    }
}
