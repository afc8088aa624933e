package org.netmesh.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.Durability;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexException;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFileConfig;

/**
 * A random history of one log on a disk that loses power, and what must be true after each loss.
 */
final class LogHistory {
    private static final ChannelName NAME = new ChannelName("power/loss");
    private static final int ROUNDS = 3;
    private static final int STEPS = 60;
    private static final int KEEP_EVENTS = 25;

    private final SplittableRandom dice;
    private final SimulatedDisk disk;

    /** Every payload that was ever given to a sequence: one that was lost may be given again. */
    private final Map<Long, List<byte[]>> written = new HashMap<>();

    /** What must survive: acknowledged as durable, not dropped. */
    private final TreeMap<Long, byte[]> durable = new TreeMap<>();

    /** Acknowledged by the operating system only. */
    private final TreeMap<Long, byte[]> volatileEvents = new TreeMap<>();

    private long durableNext;
    private long dropBelow;

    LogHistory(long seed) {
        dice = new SplittableRandom(seed);
        disk = SimulatedDisk.seeded(seed);
    }

    void run() {
        for (int round = 0; round < ROUNDS; round++) {
            disk.losePowerAfter(dice.nextInt(round == 0 ? 150 : 80));
            work();
            disk.losePower();
            disk.restart();
            List<RedexEvent> first = check();
            assertThat(checkClean()).isEqualTo(first);
        }
    }

    private void work() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config());
            for (int step = 0; step < STEPS; step++) step(file);
        } catch (RedexException e) {
            assertThat(e.kind()).isEqualTo(RedexException.Kind.IO);
        }
    }

    private void step(RedexFile file) {
        switch (dice.nextInt(12)) {
            case 0, 1, 2 -> append(file, Durability.OS);
            case 3, 4, 5 -> append(file, Durability.FSYNC);
            case 6 -> inline(file);
            case 7, 8 -> batch(file);
            case 9 -> sync(file);
            case 10 -> sweep(file);
            default -> skip(file);
        }
    }

    private void append(RedexFile file, Durability durability) {
        byte[] payload = payload();
        attempt(file.nextSeq(), payload);
        long seq = file.append(payload, durability);
        volatileEvents.put(seq, payload);
        if (durability == Durability.FSYNC) allDurable(seq + 1);
    }

    private void inline(RedexFile file) {
        byte[] payload = new byte[8];
        Arrays.fill(payload, (byte) dice.nextInt());
        attempt(file.nextSeq(), payload);
        volatileEvents.put(file.appendInline(payload), payload);
    }

    private void batch(RedexFile file) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = dice.nextInt(5); i >= 0; i--) payloads.add(payload());
        long first = file.nextSeq();
        for (int i = 0; i < payloads.size(); i++) attempt(first + i, payloads.get(i));
        file.appendBatch(payloads);
        for (int i = 0; i < payloads.size(); i++) volatileEvents.put(first + i, payloads.get(i));
    }

    private void sync(RedexFile file) {
        file.sync();
        allDurable(file.nextSeq());
    }

    private void sweep(RedexFile file) {
        long next = file.nextSeq();
        dropBelow = Math.max(dropBelow, next - KEEP_EVENTS);
        file.sweepRetention();
    }

    private void skip(RedexFile file) {
        if (dice.nextInt(6) > 0) return;
        long target = file.nextSeq() + 1 + dice.nextInt(10);
        dropBelow = Math.max(dropBelow, target);
        file.skipTo(target);
        durableNext = Math.max(durableNext, target);
    }

    private void attempt(long seq, byte[] payload) {
        written.computeIfAbsent(seq, _ -> new ArrayList<>()).add(payload);
    }

    private void allDurable(long next) {
        durable.putAll(volatileEvents);
        volatileEvents.clear();
        durableNext = Math.max(durableNext, next);
    }

    private List<RedexEvent> check() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config());
            List<RedexEvent> events = file.readRange(0, -1);
            assertThat(file.nextSeq()).isGreaterThanOrEqualTo(durableNext);
            Map<Long, byte[]> found = new HashMap<>();
            long last = -1;
            for (RedexEvent event : events) {
                assertThat(event.seq()).isGreaterThan(last);
                last = event.seq();
                found.put(event.seq(), event.payload());
                assertThat(written.getOrDefault(event.seq(), List.of()))
                        .as("seq %d was written with this payload", event.seq())
                        .anyMatch(payload -> Arrays.equals(payload, event.payload()));
            }
            durable.tailMap(dropBelow)
                    .forEach((seq, payload) ->
                            assertThat(found.get(seq)).as("seq %d", seq).isEqualTo(payload));
            settle(events, file.nextSeq());
            return events;
        }
    }

    /** A clean close makes durable what is there. */
    private void settle(List<RedexEvent> events, long next) {
        volatileEvents.clear();
        durable.clear();
        for (RedexEvent event : events) durable.put(event.seq(), event.payload());
        durableNext = next;
    }

    private List<RedexEvent> checkClean() {
        try (Redex redex = redex()) {
            RedexFile file = redex.openFile(NAME, config());
            assertThat(file.recovery().isClean()).isTrue();
            assertThat(file.nextSeq()).isEqualTo(durableNext);
            return file.readRange(0, -1);
        }
    }

    private byte[] payload() {
        byte[] payload = new byte[dice.nextInt(4) == 0 ? dice.nextInt(1500) : dice.nextInt(60)];
        dice.nextBytes(payload);
        return payload;
    }

    private static RedexFileConfig config() {
        return RedexFileConfig.builder().persistent(true).retentionMaxEvents(KEEP_EVENTS).build();
    }

    private Redex redex() {
        return Redex.builder().storage(disk).retentionSweep(Duration.ZERO).build();
    }
}
